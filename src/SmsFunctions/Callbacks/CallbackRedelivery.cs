using SmsFunctions.Foundation;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>Makes the callbacks of all messages that were given up or disabled since a time pending again.</summary>
public sealed class CallbackRedelivery(
    EndedCallbacks ended, CallbackReader reader, CallbackOperations operations, ChunkTable chunks, DisabledReceivers disabled, TimeProvider time)
{
    /// <value>The most callbacks of one call.</value>
    public const int Most = 1_000;

    private const int PageSize = 100;

    private static readonly CallbackState[] States = [CallbackState.GivenUp, CallbackState.Disabled];

    // A call must end before its client gives up.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    /// <summary>Redelivers up to <see cref="Most"/> callbacks, the latest first. A repetition continues with the others.</summary>
    /// <param name="since">Callbacks that ended before this time stay as they are.</param>
    /// <param name="isDryRun">Whether to count the callbacks only.</param>
    /// <exception cref="Azure.RequestFailedException">Storage is unavailable. Some callbacks may be pending again.</exception>
    public async Task<RedeliveryOfAll> RunAsync(DateTimeOffset since, bool isDryRun, CancellationToken cancellation)
    {
        var (count, end) = (0, time.GetUtcNow() + Budget);
        var enabled = new HashSet<string>();
        foreach (var state in States)
        {
            string? next = null;
            do
            {
                (var rows, next) = await ended.PageAsync(state, new LogQuery(PageSize, next, since), cancellation);
                var logs = await CurrentAsync(rows, state, cancellation);
                foreach (var log in logs)
                {
                    if (count == Most || time.GetUtcNow() >= end)
                    {
                        return new(count, true);
                    }

                    count += isDryRun || await RenewAsync(log, enabled, cancellation) ? 1 : 0;
                }
            }
            while (next is not null);
        }

        return new(count, false);
    }

    private async Task<List<CallbackRecord>> CurrentAsync(
        IReadOnlyList<EndedCallback> rows, CallbackState state, CancellationToken cancellation) =>
        [.. (await ParallelCalls.EachAsync(rows, (row, stop) => reader.CurrentAsync(row, state, stop), cancellation)).OfType<CallbackRecord>()];

    private async Task<bool> RenewAsync(CallbackRecord log, HashSet<string> enabled, CancellationToken cancellation)
    {
        // A row that cannot be read has an unknown address. Its callback is tried again all the same.
        if ((await chunks.TryReadAsync(log.Chunk, cancellation))?.Chunk.CallbackUrl is { } address && enabled.Add(address))
        {
            await disabled.RemoveAsync(address, cancellation);
        }

        return await operations.RenewAsync(log, cancellation);
    }
}

/// <summary>The answer to POST callbacks/redeliver.</summary>
/// <param name="Callbacks">The number of callbacks that are sent again.</param>
/// <param name="More">Whether the limit of one call was reached. A repeated request sends the others.</param>
public sealed record RedeliveryOfAll(int Callbacks, bool More);
