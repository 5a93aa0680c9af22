using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>The state of one callback after its last attempt: a row beside the chunk, which GET messages/{id}/callbacks shows.</summary>
/// <param name="At">The time of the last attempt.</param>
/// <param name="Status">The receiver's last HTTP status; null when there was no answer.</param>
/// <param name="Error">The reason why there was no answer.</param>
/// <param name="Next">The time of the next attempt; null when there is none.</param>
public sealed record CallbackLog(
    ChunkId Chunk,
    int Version,
    CallbackState State,
    int Attempts,
    DateTimeOffset At,
    int? Status,
    string? Error,
    DateTimeOffset? Next,
    ImmutableArray<PendingChange> Changes)
{
    /// <value>The ETag of the row as it was read.</value>
    public ETag ETag { get; init; }

    internal TableEntity ToEntity() => new(Chunk.Partition, Keys.CallbackLog(Chunk, Version))
    {
        [nameof(State)] = State.ToString(),
        [nameof(Version)] = Version,
        [nameof(Attempts)] = Attempts,
        [nameof(At)] = At,
        [nameof(Status)] = Status,
        [nameof(Error)] = Error,
        [nameof(Next)] = Next,
        [nameof(Changes)] = StoredCallback.WriteChanges(Changes),
    };

    internal static CallbackLog FromEntity(TableEntity row) => new(
        Keys.ChunkOf(row.PartitionKey, row.RowKey),
        row.GetInt32(nameof(Version))!.Value,
        Enum.Parse<CallbackState>(row.GetString(nameof(State))),
        row.GetInt32(nameof(Attempts))!.Value,
        row.GetDateTimeOffset(nameof(At))!.Value,
        row.GetInt32(nameof(Status)),
        row.GetString(nameof(Error)),
        row.GetDateTimeOffset(nameof(Next)),
        StoredCallback.ReadChanges(row.GetString(nameof(Changes))))
    { ETag = row.ETag };
}

/// <summary>The state of a callback.</summary>
public enum CallbackState
{
    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>The last attempt failed; there will be another.</summary>
    Retrying,

    /// <summary>All attempts are used up.</summary>
    GivenUp,

    /// <summary>The receiver answered 410: it wants no more callbacks.</summary>
    Disabled,
}
