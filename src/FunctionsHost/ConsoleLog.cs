using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace FunctionsHost;

/// <summary>The console log of the host, with the levels of section <c>logging</c> of host.json.</summary>
internal static class ConsoleLog
{
    /// <exception cref="StartException">The section has an unknown log level.</exception>
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
        // ASP.NET Core logs at least one line per request, in addition to the app's log.
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        // The host itself logs what it could not forward. This category also warns about each client whose request body breaks off.
        .AddFilter("Yarp", LogLevel.Error)
        // This category warns at every start about unencrypted keys, although the app has none.
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        // This category warns about each 404 and 409 while queues, containers and leases are created in an empty account.
        .AddFilter("Azure.Core", LogLevel.Error)
        // The host itself logs in one line why the job host does not start.
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
        // The WebJobs SDK writes entries without a message, for Application Insights only.
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
