namespace FunctionsHost.Worker;

/// <summary>
/// Logs the lines of a worker's standard output and standard error, with the category of the real host. Until the worker is ready, the lines are held
/// back: a failed start shows all of them, regardless of the levels in host.json.
/// </summary>
internal sealed class WorkerOutput(ILoggerFactory loggers)
{
    private const string Category = "Host.Function.Console";

    // The prefix of system log entries that the worker writes before it is connected.
    private const string SystemLogPrefix = "LanguageWorkerConsoleLog";

    private readonly ILogger _logger = loggers.CreateLogger(Category);
    private readonly Lock _lock = new();
    private List<(LogLevel Level, string Line)>? _held = [];

    public Task ReadAsync(StreamReader output, StreamReader error) =>
        Task.WhenAll(ReadAsync(output, _ => LogLevel.Information), ReadAsync(error, ErrorLevel));

    /// <summary>Logs the held lines. From now on, each line is logged at once.</summary>
    public void Release()
    {
        foreach (var (level, line) in TakeHeld())
        {
            Write(level, line);
        }
    }

    /// <returns>All lines since the start, or none if they have been logged already.</returns>
    public IReadOnlyList<string> TakeWhole() => [.. TakeHeld().Select(held => held.Line)];

    private List<(LogLevel Level, string Line)> TakeHeld()
    {
        lock (_lock)
        {
            var held = _held ?? [];
            _held = null;
            return held;
        }
    }

    private async Task ReadAsync(StreamReader reader, Func<string, LogLevel> level)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Take(level(line), line.StartsWith(SystemLogPrefix, StringComparison.Ordinal) ? line[SystemLogPrefix.Length..] : line);
        }
    }

    private void Take(LogLevel level, string line)
    {
        lock (_lock)
        {
            if (_held is not null)
            {
                _held.Add((level, line));
                return;
            }
        }

        Write(level, line);
    }

    private void Write(LogLevel level, string line) => _logger.Log(level, default, line, null, static (state, _) => state);

    /// <summary>The log level of a line of standard error, by the rule of the real host.</summary>
    private static LogLevel ErrorLevel(string line) =>
        Has(line, "warn") ? LogLevel.Warning
        : Has(line, "error") || Has(line, "fail") || Has(line, "severe") ? LogLevel.Error
        : LogLevel.Information;

    private static bool Has(string line, string word) => line.Contains(word, StringComparison.OrdinalIgnoreCase);
}
