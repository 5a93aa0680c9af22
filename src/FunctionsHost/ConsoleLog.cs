using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace FunctionsHost;

/// <summary>The host's log on the console, with the levels of host.json's <c>logging</c> section.</summary>
internal static class ConsoleLog
{
    public static ILoggerFactory Create(IConfiguration hostJson) => LoggerFactory.Create(log => log
        .SetMinimumLevel(LogLevel.Information)
        .AddConfiguration(hostJson.GetSection("logging"))
        // Says on every start that keys lie unencrypted, of an app that keeps none.
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        // Warns of each 404 and 409 while queues, containers and leases are made in an empty account.
        .AddFilter("Azure.Core", LogLevel.Error)
        .AddConsole(console => console.FormatterName = LineFormatter.FormatterName)
        .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>());
}

/// <summary><c>12:34:56.789 warn: Category: message</c>, further lines indented.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lines";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var text = logEntry.Exception is null ? message : $"{message}\n{logEntry.Exception}";
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
