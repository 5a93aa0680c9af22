using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Idempotency;

/// <summary>
/// Stores in table <c>SmsKeys</c> the request id under which a request with an <c>Idempotency-Key</c> was first accepted. A repetition is processed again
/// with the same id and finds what the first request stored, so a key cannot get stuck in an intermediate state.
/// </summary>
public sealed class IdempotencyKeys(TableServiceClient tables, IOptions<RetentionOptions> retention)
{
    private const string Batch = nameof(Batch), At = nameof(At), Body = nameof(Body), SendAt = nameof(SendAt);

    // A key may expire or be freed between the insert and the read.
    private const int MaxRounds = 3;

    // The status of the error after the last round. Requests then get the same answer as while storage is unavailable.
    private const int Conflict = 409;

    private readonly TableClient _table = tables.GetTableClient(Keys.KeysTable);

    /// <param name="body">A value that identifies the request body, such as its hash.</param>
    /// <param name="fresh">The id and time to use if the key is new.</param>
    /// <param name="freshAfter">The age at which the key counts as new again; null means the retention time of all keys.</param>
    /// <param name="sendAt">As <see cref="IdempotencyKey.SendAt"/>.</param>
    public async Task<KeyOutcome> ClaimAsync(
        string key, string body, Acceptance fresh, CancellationToken cancellation, TimeSpan? freshAfter = null, DateTimeOffset? sendAt = null)
    {
        var (partition, row) = Keys.Hashed(key);
        var entity = new TableEntity(partition, row) { [Batch] = fresh.Id.ToString(), [At] = fresh.At, [Body] = body };
        if (sendAt is not null)
        {
            entity[SendAt] = sendAt;
        }

        for (var write = new OptimisticWrite($"Key row {row}", MaxRounds, message => new RequestFailedException(Conflict, message)); ; write.Again())
        {
            if (await _table.TryWriteAsync(entity, null, cancellation) is { } added)
            {
                return new KeyOutcome.First(fresh, added);
            }

            var known = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
            if (!known.HasValue)
            {
                // The key expired or was freed in the meantime.
                continue;
            }

            var acceptance = known.Value!.Parse(AcceptanceOf);
            var age = fresh.At - acceptance.At;
            var isOver = age >= retention.Value.KeysFor;
            if (!isOver && known.Value!.GetString(Body) != body)
            {
                return new KeyOutcome.OtherBody();
            }

            if (acceptance.Id == fresh.Id)
            {
                // The SDK retried a write that had succeeded.
                return new KeyOutcome.First(fresh, known.Value!.ETag);
            }

            if (!isOver && !(age >= freshAfter))
            {
                return new KeyOutcome.Repeated(acceptance, known.Value!.ETag);
            }

            // Several requests may find the key too old. One of them renews it; the others count as repetitions of that request.
            if (await _table.TryWriteAsync(entity, known.Value!.ETag, cancellation) is { } renewed)
            {
                return new KeyOutcome.First(fresh, renewed);
            }
        }
    }

    /// <summary>Finds the id of the request that was accepted with a key. The request may not have been stored.</summary>
    /// <returns>Null when no request had the key.</returns>
    public async Task<BatchId?> FindAsync(string key, CancellationToken cancellation)
    {
        var (partition, row) = Keys.Hashed(key);
        var known = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        if (!known.HasValue)
        {
            return null;
        }

        var (id, at) = known.Value!.Parse(AcceptanceOf);
        return id.DueOn(known.Value!.GetDateTimeOffset(SendAt) is { } due && due > at ? due : at);
    }

    private static Acceptance AcceptanceOf(TableEntity row) => BatchId.TryParse(row.GetString(Batch), out var id)
        ? new Acceptance(id, row.GetDateTimeOffset(At)!.Value)
        : throw new FormatException($"{Batch} is not a request id");

    /// <summary>Frees a key whose request was aborted, so that the next repetition counts as a new request.</summary>
    /// <param name="asSeen">
    /// The ETag of the row when it was claimed or found. It protects a key that was freed and claimed by a new request in the meantime.
    /// </param>
    public async Task ForgetAsync(string key, ETag asSeen, CancellationToken cancellation)
    {
        var (partition, row) = Keys.Hashed(key);
        try
        {
            await _table.DeleteEntityAsync(partition, row, asSeen, cancellation);
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // Another request owns the key now, or the key is already freed.
        }
    }
}

/// <summary>The result of claiming an idempotency key.</summary>
public abstract record KeyOutcome
{
    private KeyOutcome()
    {
    }

    /// <summary>The key is new.</summary>
    public sealed record First(Acceptance Acceptance, ETag ETag) : KeyOutcome;

    /// <summary>An earlier request had this key and the same body.</summary>
    public sealed record Repeated(Acceptance Acceptance, ETag ETag) : KeyOutcome;

    /// <summary>An earlier request had this key and another body.</summary>
    public sealed record OtherBody : KeyOutcome;
}
