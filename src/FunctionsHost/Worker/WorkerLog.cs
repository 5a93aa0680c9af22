using System.Collections.Concurrent;
using FunctionsHost.Rpc;

namespace FunctionsHost.Worker;

/// <summary>Writes the worker's log entries with the worker's categories, so that the levels of host.json apply to them.</summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    private const string DefaultCategory = "Worker";

    private readonly ConcurrentDictionary<string, ILogger> _loggers = new();

    public void Write(RpcLog entry)
    {
        if (entry.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric)
        {
            return;
        }

        var logger = _loggers.GetOrAdd(entry.Category is { Length: > 0 } category ? category : DefaultCategory, loggers.CreateLogger);
        var level = (LogLevel)(int)entry.Level;
        if (logger.IsEnabled(level))
        {
            var text = entry.Exception is { } fault ? $"{entry.Message}\n{fault.Message}\n{fault.StackTrace}" : entry.Message;
            logger.Log(level, default, text, null, static (state, _) => state);
        }
    }
}
