using SmsFunctions.Callers;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;
using SmsFunctions.OneC;
using SmsFunctions.Storage;

namespace SmsFunctions.Lookup;

/// <summary>Finds the message or the batch of an <c>Idempotency-Key</c>, or the message of an <c>SMS_ID</c> of the 1C endpoint, by point reads.</summary>
public sealed class RequestLookup(IdempotencyKeys keys, RequestNumbers numbers, ChunkTable table, BatchTable batches)
{
    /// <param name="key">An <c>Idempotency-Key</c> or an <c>SMS_ID</c>.</param>
    /// <param name="sender">
    /// The name of the caller that sent the request with the key. Null looks for the keys of the reader, and of callers without a name if it may read all.
    /// </param>
    /// <returns>Null when there is nothing that the reader may read.</returns>
    public async Task<Found?> FindAsync(string key, string? sender, Caller reader, CancellationToken cancellation)
    {
        string?[] senders = sender is not null ? [sender] : reader.May(CallerRights.Read) ? [reader.Name, null] : [reader.Name];
        foreach (var name in senders.Distinct())
        {
            if (await keys.FindAsync(Keys.Idempotency(name, key), cancellation) is { } request
                && await ReadAsync(request, reader, cancellation) is { } chunk)
            {
                return chunk.IsBatch ? new Found("batch", request.ToString()) : new Found("message", new MessageId(chunk.Id, 0).ToString());
            }
        }

        return sender is null or CallerNames.OneC
            && SmsId.TryParse(key, out var sms)
            && await numbers.FindAsync(sms.Request, cancellation) is { } numbered
            && await ReadAsync(numbered, reader, cancellation) is { } first
            && sms.Index < first.Recipients.Length
                ? new Found("message", new MessageId(first.Id, sms.Index).ToString())
                : null;
    }

    // A key of an operation, of a refused request or of a request that is not completely stored has no messages.
    private async Task<Chunk?> ReadAsync(BatchId request, Caller reader, CancellationToken cancellation) =>
        await table.ReadAsync(request.Chunk(0), cancellation) is { Chunk: var chunk }
        && reader.MayRead(chunk.Caller)
        && await batches.IsCompleteAsync(chunk, cancellation)
            ? chunk
            : null;
}

/// <summary>The answer to GET lookup.</summary>
/// <param name="Kind">message or batch.</param>
/// <param name="Id">The id of the message or of the batch.</param>
public sealed record Found(string Kind, string Id);
