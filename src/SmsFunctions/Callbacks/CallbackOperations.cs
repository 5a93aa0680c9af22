using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>Lists the callbacks of a message, and redelivers those that did not arrive.</summary>
public sealed class CallbackOperations(
    ChunkTable chunks, CallbackTable table, CallbackQueue queue, DisabledReceivers disabled, EndedCallbacks endedRows, TimeProvider time)
{
    /// <returns>Null when there is no such message, or when the caller may not read it.</returns>
    public async Task<CallbackList?> LogAsync(MessageId id, Caller caller, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) is not { } chunk || !caller.MayRead(chunk.Caller)
        ? null
        : new CallbackList(chunk.CallbackUrl, await OfAsync(id, cancellation).Select(log => CallbackView.Of(log, id.Index)).ToListAsync(cancellation));

    /// <summary>Makes callbacks that were given up or disabled pending again, also for an address that answered 410.</summary>
    /// <returns>The number of these callbacks; null when there is no such message.</returns>
    public async Task<int?> RedeliverAsync(MessageId id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } chunk)
        {
            return null;
        }

        var count = 0;
        var ended = await OfAsync(id, cancellation).Where(log => log.State is CallbackState.GivenUp or CallbackState.Disabled).ToListAsync(cancellation);
        if (ended.Count > 0 && chunk.CallbackUrl is { } address)
        {
            await disabled.RemoveAsync(address, cancellation);
        }

        foreach (var log in ended)
        {
            count += await RenewAsync(log, cancellation) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Makes an ended callback pending again.</summary>
    /// <param name="log">Its log as read.</param>
    /// <returns>False when it is pending already.</returns>
    public async Task<bool> RenewAsync(CallbackRecord log, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var pending = new PendingCallback(log.Chunk, log.Version, now, 0, log.Changes);
        var isRenewed = await table.RenewAsync(pending, log with { State = CallbackState.Retrying, Next = now }, cancellation);
        if (isRenewed)
        {
            await queue.TryPutAsync(pending);
            await endedRows.RemoveAsync(log, cancellation);
        }

        return isRenewed;
    }

    private async Task<Chunk?> FindAsync(MessageId id, CancellationToken cancellation) =>
        await chunks.ReadAsync(id.Chunk, cancellation) is { } stored && id.Index < stored.Chunk.Recipients.Length ? stored.Chunk : null;

    private IAsyncEnumerable<CallbackRecord> OfAsync(MessageId id, CancellationToken cancellation) =>
        table.LogAsync(id.Chunk, cancellation).Where(log => log.Changes.Any(change => change.Index == id.Index));
}

/// <summary>The callbacks of a message.</summary>
/// <param name="Url">The address of the receiver; null when the message has none.</param>
/// <param name="Items">The callbacks that were tried or given up, in the order of the changes.</param>
public sealed record CallbackList(string? Url, IReadOnlyList<CallbackView> Items);

/// <param name="Status">The message status that the callback reports.</param>
/// <param name="State">delivered, retrying, givenUp or disabled.</param>
/// <param name="Answer">The receiver's last HTTP status; null when there was no answer.</param>
/// <param name="NextAt">The time of the next attempt; null when there is none.</param>
public sealed record CallbackView(MessageStatus Status, string State, int Attempts, DateTimeOffset LastAt, int? Answer, string? Error, DateTimeOffset? NextAt)
{
    public static CallbackView Of(CallbackRecord log, int index) => new(
        log.Changes.First(change => change.Index == index).Status,
        log.StateWord,
        log.Attempts,
        log.At,
        log.Status,
        log.Error,
        log.Next);
}

/// <param name="Callbacks">The number of callbacks that are sent again.</param>
public sealed record Redelivery(int Callbacks);
