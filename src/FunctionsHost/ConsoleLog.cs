using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace FunctionsHost;

/// <summary>The host's log on the console, with the levels of host.json's <c>logging</c> section.</summary>
internal static class ConsoleLog
{
    /// <exception cref="StartException">A level is none of the log levels.</exception>
    public static ILoggerFactory Create(IConfiguration hostJson)
    {
        try
        {
            return LoggerFactory.Create(log => Configure(log, hostJson));
        }
        catch (InvalidOperationException wrongLevel)
        {
            throw new StartException(
                $"The section logging of host.json (or AzureFunctionsJobHost__logging__... in the environment) cannot be used: {wrongLevel.Message}");
        }
    }

    private static void Configure(ILoggingBuilder log, IConfiguration hostJson) => log
        .SetMinimumLevel(LogLevel.Information)
        .AddConfiguration(hostJson.GetSection("logging"))
        // One line or more for each request, beside the app's own.
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        .AddFilter("Yarp", LogLevel.Warning)
        // Says on every start that keys lie unencrypted, of an app that keeps none.
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        // Warns of each 404 and 409 while queues, containers and leases are made in an empty account.
        .AddFilter("Azure.Core", LogLevel.Error)
        // What keeps the job host from starting is said in one line.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
        .AddConsole(console => console.FormatterName = LineFormatter.FormatterName)
        .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
}

/// <summary><c>12:34:56.789 warn: Category: message</c>, further lines indented.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lines";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // The WebJobs SDK writes entries without a message, which are for Application Insights alone.
        string? message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var text = logEntry.Exception is null ? message : $"{message}\n{logEntry.Exception}";
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        textWriter.Write($"{TimeProvider.System.GetLocalNow():HH:mm:ss.fff} {Word(logEntry.LogLevel)}: {logEntry.Category}: ");
        textWriter.WriteLine(text.TrimEnd().ReplaceLineEndings($"{Environment.NewLine}  "));
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
