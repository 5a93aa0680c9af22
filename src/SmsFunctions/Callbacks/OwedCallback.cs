using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>
/// What somebody is still to be told: the changes of one write of a chunk. Its row is stored in the same transaction as the change, at a marker of its
/// own, and stays until it was told or given up.
/// </summary>
/// <param name="Version">The number of the write.</param>
/// <param name="At">When it is due next; part of its key.</param>
/// <param name="Attempt">Posts begun.</param>
public sealed record OwedCallback(ChunkId Chunk, int Version, DateTimeOffset At, int Attempt, ImmutableArray<OwedChange> Changes, ETag ETag)
{
    internal const string AttemptColumn = nameof(Attempt), ChangesColumn = nameof(Changes);

    internal string RowKey => Keys.Marker(Chunk, new Marker(MarkerKind.Callback, At), Version);

    /// <summary>The row of what a write of a chunk owes; null when it owes nothing.</summary>
    internal static OwedCallback? Of(Chunk before, Chunk next)
    {
        if (next.CallbackUrl is null)
        {
            return null;
        }

        var changes = ImmutableArray.CreateBuilder<OwedChange>();
        for (var index = 0; index < next.Recipients.Length; index++)
        {
            var recipient = next.Recipients[index];
            if (IsNews(recipient.Status) && before.Recipients[index].Status != recipient.Status)
            {
                changes.Add(new OwedChange(index, recipient.Status, recipient.History[^1].At, recipient.GatewayId, recipient.Error?.Code));
            }
        }

        return changes.Count == 0 ? null : new OwedCallback(next.Id, next.Version, changes.Max(change => change.At), 0, changes.ToImmutable(), default);
    }

    internal TableEntity ToEntity() => new(Chunk.Partition, RowKey)
    {
        [AttemptColumn] = Attempt,
        [ChangesColumn] = JsonSerializer.Serialize(Changes, CallbackJson.Default.ImmutableArrayOwedChange),
    };

    internal static OwedCallback FromEntity(TableEntity row)
    {
        var (chunk, marker) = Keys.MarkerOf(row.PartitionKey, row.RowKey);
        return new OwedCallback(chunk, Keys.VersionOf(row.RowKey), marker.At, row.GetInt32(AttemptColumn) ?? 0, JsonSerializer.Deserialize(row.GetString(ChangesColumn), CallbackJson.Default.ImmutableArrayOwedChange), row.ETag);
    }

    // The steps on the way to the gateway, and waiting, are no news for anybody else.
    private static bool IsNews(MessageStatus status) => status is not (MessageStatus.Queued or MessageStatus.Sending or MessageStatus.Scheduled or MessageStatus.Held);
}

/// <summary>A message's change, with all of it that may be different by the next attempt: the same id always says the same.</summary>
/// <param name="Index">Of the recipient in its chunk.</param>
public readonly record struct OwedChange(
    [property: JsonPropertyName("i")] int Index,
    [property: JsonPropertyName("s")] MessageStatus Status,
    [property: JsonPropertyName("t")] DateTimeOffset At,
    [property: JsonPropertyName("g")] string? GatewayId,
    [property: JsonPropertyName("e")] string? ErrorCode);

/// <summary>A message of queue <c>sms-callback</c>: a callback is due.</summary>
public sealed record CallbackHint(ChunkId Chunk, int Version, DateTimeOffset At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImmutableArray<OwedChange>))]
[JsonSerializable(typeof(CallbackHint))]
internal sealed partial class CallbackJson : JsonSerializerContext;
