using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace SmsFunctions.Callers;

/// <summary>Counts the messages of callers that have limits. The messages of a minute are counted by each instance, those of a day by all together.</summary>
public sealed class CallerQuota(TableServiceClient tables, TimeProvider time, ILogger<CallerQuota> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, CallerUsage> _usage = new();

    /// <summary>Counts the messages of a request, all or none.</summary>
    /// <returns>Null when the limits allow them.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; nothing was counted for the day.</exception>
    public async Task<OverLimit?> TakeAsync(Caller caller, int messages, CancellationToken cancellation)
    {
        if (caller is not { Name: { } name, Limits.IsCounted: true })
        {
            return null;
        }

        var over = await _usage.GetOrAdd(name, _ => new CallerUsage(caller, tables, time)).TakeAsync(messages, cancellation);
        if (over is not null)
        {
            logger.OverLimit(name, messages, over.Limit);
        }

        return over;
    }

    /// <summary>Returns what was reserved for the day and not used.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var usage in _usage.Values)
        {
            await usage.DisposeAsync();
        }
    }
}

/// <summary>A request with more messages than the limits of its caller allow now.</summary>
/// <param name="Limit">The limit, as a sentence.</param>
/// <param name="RetryAfter">The time until the limit begins anew.</param>
public sealed record OverLimit(string Limit, TimeSpan RetryAfter);
