using System.Collections.Immutable;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>The state of one callback after its last attempt: a row beside the chunk, which GET messages/{id}/callbacks shows.</summary>
public sealed record CallbackRecord
{
    public required ChunkId Chunk { get; init; }

    /// <value>The chunk's version after the change.</value>
    public required int Version { get; init; }

    public required CallbackState State { get; init; }

    public required int Attempts { get; init; }

    /// <value>The time of the last attempt.</value>
    public required DateTimeOffset At { get; init; }

    /// <value>The receiver's last HTTP status; null when there was no answer.</value>
    public int? Status { get; init; }

    /// <value>The reason why there was no answer.</value>
    public string? Error { get; init; }

    /// <value>The time of the next attempt; null when there is none.</value>
    public DateTimeOffset? Next { get; init; }

    public required ImmutableArray<PendingChange> Changes { get; init; }

    /// <value>The ETag of the row as it was read.</value>
    public ETag ETag { get; init; }

    /// <value>The state as the API names it.</value>
    public string StateWord => JsonNamingPolicy.CamelCase.ConvertName(State.ToString());

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

    internal static CallbackRecord FromEntity(TableEntity row) => new()
    {
        Chunk = Keys.ChunkOf(row.PartitionKey, row.RowKey),
        Version = row.GetInt32(nameof(Version))!.Value,
        State = Enum.Parse<CallbackState>(row.GetString(nameof(State))),
        Attempts = row.GetInt32(nameof(Attempts))!.Value,
        At = row.GetDateTimeOffset(nameof(At))!.Value,
        Status = row.GetInt32(nameof(Status)),
        Error = row.GetString(nameof(Error)),
        Next = row.GetDateTimeOffset(nameof(Next)),
        Changes = StoredCallback.ReadChanges(row.GetString(nameof(Changes))),
        ETag = row.ETag,
    };
}

/// <summary>The state of a callback.</summary>
public enum CallbackState
{
    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>The last attempt failed; there will be another.</summary>
    Retrying,

    /// <summary>All attempts are used up, or the receiver did not answer for as long as they take.</summary>
    GivenUp,

    /// <summary>The receiver answered 410: it wants no more callbacks.</summary>
    Disabled,
}
