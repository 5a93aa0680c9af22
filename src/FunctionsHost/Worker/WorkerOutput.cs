namespace FunctionsHost.Worker;

/// <summary>
/// What a worker writes to its two outputs, line by line, under the real host's category for it. Until the worker is ready its lines
/// are held: a failed start shows all of them, whatever host.json's levels are.
/// </summary>
internal sealed class WorkerOutput(ILoggerFactory loggers)
{
    private const string Category = "Host.Function.Console";

    // Starts the line of a system log entry that the worker writes before its connection stands.
    private const string SystemLogPrefix = "LanguageWorkerConsoleLog";

    private readonly ILogger _logger = loggers.CreateLogger(Category);
    private readonly Lock _lock = new();
    private List<(LogLevel Level, string Line)>? _held = [];

    public Task ReadAsync(StreamReader output, StreamReader error) =>
        Task.WhenAll(ReadAsync(output, _ => LogLevel.Information), ReadAsync(error, ErrorLevel));

    /// <summary>Logs what was held and, from now on, each line as it comes.</summary>
    public void Release()
    {
        foreach (var (level, line) in TakeHeld())
        {
            Write(level, line);
        }
    }

    /// <returns>All lines since the start, or none when they were already logged.</returns>
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

    /// <summary>The real host's rule for standard error.</summary>
    private static LogLevel ErrorLevel(string line) =>
        Has(line, "warn") ? LogLevel.Warning
        : Has(line, "error") || Has(line, "fail") || Has(line, "severe") ? LogLevel.Error
        : LogLevel.Information;

    private static bool Has(string line, string word) => line.Contains(word, StringComparison.OrdinalIgnoreCase);
}
