using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Retention;
using SmsFunctions.Sending;

namespace SmsFunctions.Storage;

/// <summary>
/// Table <c>SmsKeys</c>: which keys a request with an <c>Idempotency-Key</c> was first taken in under. Every repetition is taken in again
/// under those, and finds in storage what the first one stored; so there is no state in which a key could get stuck.
/// </summary>
public sealed class IdempotencyKeys(TableServiceClient tables, IOptions<RetentionOptions> retention)
{
    private const string Batch = nameof(Batch), At = nameof(At), Body = nameof(Body);

    // A key that is there, and then is not, time after time, is no key.
    private const int MaxAgain = 2;

    private readonly TableClient _table = tables.GetTableClient(Keys.KeysTable);

    /// <param name="body">Tells one request body from another.</param>
    /// <param name="fresh">What to take the request in under if the key is new.</param>
    /// <param name="freshAfter">The key is new again when so much time has passed since it was; null is when the key has had its time, as every key has.</param>
    public Task<KeyOutcome> ClaimAsync(string key, string body, Acceptance fresh, CancellationToken cancellation, TimeSpan? freshAfter = null) =>
        ClaimAsync(key, body, fresh, freshAfter, MaxAgain, cancellation);

    private async Task<KeyOutcome> ClaimAsync(string key, string body, Acceptance fresh, TimeSpan? freshAfter, int again, CancellationToken cancellation)
    {
        var (partition, row) = Keys.Hashed(key);
        var entity = new TableEntity(partition, row) { [Batch] = fresh.Id.ToString(), [At] = fresh.At, [Body] = body };
        try
        {
            var added = await _table.AddEntityAsync(entity, cancellation);
            return new KeyOutcome.First(fresh, ChunkTable.ETagOf(added));
        }
        catch (RequestFailedException taken) when (StorageFault.IsTaken(taken))
        {
            var known = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
            if (!known.HasValue)
            {
                if (again == 0)
                {
                    throw;
                }

                // It had its time, or was freed, since.
                return await ClaimAsync(key, body, fresh, freshAfter, again - 1, cancellation);
            }

            var acceptance = new Acceptance(BatchId.TryParse(known.Value!.GetString(Batch), out var id) ? id : throw new FormatException($"Key row {row} names no request."), known.Value.GetDateTimeOffset(At)!.Value);
            var age = fresh.At - acceptance.At;
            var isOver = age >= retention.Value.KeysFor;
            if (!isOver && known.Value.GetString(Body) != body)
            {
                return new KeyOutcome.OtherBody();
            }

            if ((isOver || age >= freshAfter) && acceptance.Id != fresh.Id)
            {
                return await RenewAsync(entity, known.Value.ETag, key, body, fresh, freshAfter, again, cancellation);
            }

            // A write that was repeated below us met its own row.
            return acceptance.Id == fresh.Id ? new KeyOutcome.First(fresh, known.Value.ETag) : new KeyOutcome.Repeated(acceptance, known.Value.ETag);
        }
    }

    // Of several that find the key too old one renews it, and is the request that the others repeat.
    private async Task<KeyOutcome> RenewAsync(TableEntity entity, ETag asSeen, string key, string body, Acceptance fresh, TimeSpan? freshAfter, int again, CancellationToken cancellation)
    {
        try
        {
            return new KeyOutcome.First(fresh, ChunkTable.ETagOf(await _table.UpdateEntityAsync(entity, asSeen, TableUpdateMode.Replace, cancellation)));
        }
        catch (RequestFailedException lost) when (again > 0 && StorageFault.HasLostRace(lost))
        {
            return await ClaimAsync(key, body, fresh, freshAfter, again - 1, cancellation);
        }
    }

    /// <summary>Frees a key whose request was given up, so that the next repetition is a new one.</summary>
    /// <param name="asSeen">Of the row that was claimed or found: somebody else may have freed the key, and a new request taken it, meanwhile.</param>
    public async Task ForgetAsync(string key, ETag asSeen, CancellationToken cancellation)
    {
        var (partition, row) = Keys.Hashed(key);
        try
        {
            await _table.DeleteEntityAsync(partition, row, asSeen, cancellation);
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // It is another request's now, or nobody's.
        }
    }
}

/// <summary>What is known of an idempotency key.</summary>
public abstract record KeyOutcome
{
    private KeyOutcome()
    {
    }

    /// <summary>It is new.</summary>
    public sealed record First(Acceptance Acceptance, ETag ETag) : KeyOutcome;

    /// <summary>A request with this key and this body came before.</summary>
    public sealed record Repeated(Acceptance Acceptance, ETag ETag) : KeyOutcome;

    /// <summary>A request with this key and another body came before.</summary>
    public sealed record OtherBody : KeyOutcome;
}
