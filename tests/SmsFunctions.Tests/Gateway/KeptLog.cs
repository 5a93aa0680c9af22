using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SmsFunctions.Tests.Gateway;

/// <summary>Stores every log line: the level, the text, the values and the exception.</summary>
internal sealed class KeptLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger<T> CreateLogger<T>() => new Logger<T>(new LoggerFactory([this]));

    public ILogger CreateLogger(string categoryName) => new QueueLogger(_lines);

    public void Dispose()
    {
    }

    private sealed class QueueLogger(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = string.Join(' ', state as IEnumerable<KeyValuePair<string, object?>> ?? []);
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {values} {exception}");
        }
    }
}
