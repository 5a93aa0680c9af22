using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SmsFunctions.TestSupport;

/// <summary>Keeps every log line of every level, with its values and its exception.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text, string Category, string? Event)> _lines = new();

    public IReadOnlyCollection<string> Lines => [.. _lines.Select(line => line.Text)];

    public IReadOnlyCollection<string> Of(LogLevel level) => [.. _lines.Where(line => line.Level == level).Select(line => line.Text)];

    /// <summary>The alerts of this name.</summary>
    public IReadOnlyCollection<string> Alerts(string name) =>
        [.. _lines.Where(line => line.Category == SmsFunctions.Telemetry.Alerts.Category && line.Event == name).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => new CapturingLogger(_lines, categoryName);

    public void Dispose()
    {
    }

    private sealed class CapturingLogger(ConcurrentQueue<(LogLevel, string, string, string?)> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = string.Join(' ', state as IEnumerable<KeyValuePair<string, object?>> ?? []);
            lines.Enqueue((logLevel, $"{category} {formatter(state, exception)} {values} {exception}", category, eventId.Name));
        }
    }
}
