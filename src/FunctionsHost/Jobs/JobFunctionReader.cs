using System.Globalization;
using System.Text.RegularExpressions;
using FunctionsHost.Worker;
using NCrontab;

namespace FunctionsHost.Jobs;

/// <summary>Reads the queue and timer functions. A function with missing or invalid settings is left out, and one log line says why.</summary>
internal sealed partial class JobFunctionReader(IConfiguration configuration, ILogger<JobFunctionReader> logger)
{
    private const string NoQueueName = "not a valid queue name: it must have 3 to 63 lower-case letters and digits, with single hyphens between them.";
    private const string NoSchedule = "not a valid schedule: it must have six fields such as \"0 */5 * * * *\", or be a time such as \"00:05:00\".";

    public IReadOnlyList<JobFunction> Read(IEnumerable<FunctionDescription> functions) =>
        functions.Where(function => !function.Is(FunctionDescription.HttpTrigger)).Select(Read).OfType<JobFunction>().ToList();

    private JobFunction? Read(FunctionDescription function)
    {
        var property = function.Is(FunctionDescription.QueueTrigger) ? "queueName" : function.Is(FunctionDescription.TimerTrigger) ? "schedule" : null;
        if (property is null)
        {
            InError(function.Name, $"this host does not support {function.TriggerType}. It supports httpTrigger, queueTrigger and timerTrigger.");
            return null;
        }

        var text = function.Text(property) ?? "";
        if (Settings(text).FirstOrDefault(setting => configuration[setting] is null) is { } missing)
        {
            InError(function.Name, $"its {property} is \"{text}\" and the setting {missing} is missing. Set it in local.settings.json or in the environment.");
            return null;
        }

        if (function.Text("connection") is { Length: > 0 } connection && !HasConnection(connection))
        {
            InError(function.Name, $"its connection is the setting {connection}, which is missing. Set it in local.settings.json or in the environment.");
            return null;
        }

        var source = Setting().Replace(text, match => configuration[match.Groups["name"].Value]!);
        if (function.Is(FunctionDescription.QueueTrigger) ? !QueueName().IsMatch(source) : !IsSchedule(source))
        {
            InError(function.Name, $"its {property} is \"{source}\", which is {(property == "queueName" ? NoQueueName : NoSchedule)}");
            return null;
        }

        return new JobFunction(function, source);
    }

    private bool HasConnection(string name) =>
        configuration.GetSection(name).Exists()
        || configuration.GetSection($"AzureWebJobs{name}").Exists()
        || configuration.GetConnectionString(name) is not null;

    private static bool IsSchedule(string text)
    {
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 };
        return CrontabSchedule.TryParse(text, options) is not null || TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _);
    }

    private static IEnumerable<string> Settings(string text) => Setting().Matches(text).Select(match => match.Groups["name"].Value);

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex QueueName();

    [GeneratedRegex("%(?<name>[^%]+)%")]
    private static partial Regex Setting();

    [LoggerMessage(LogLevel.Error, "The function {Function} is in error and does not run: {Reason}")]
    private partial void InError(string function, string reason);
}
