using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>A pending callback as it was read from, or written to, the table.</summary>
/// <param name="ETag">The ETag that a write based on this state must match.</param>
public sealed record StoredCallback(PendingCallback Callback, ETag ETag)
{
    private const string Attempt = nameof(Attempt), Since = nameof(Since), Changes = nameof(Changes);

    internal static string RowKey(PendingCallback callback) =>
        Keys.Marker(callback.Chunk, new Marker(MarkerKind.Callback, callback.At), callback.Version);

    internal static TableEntity ToEntity(PendingCallback callback) => new(callback.Chunk.Partition, RowKey(callback))
    {
        [Attempt] = callback.Attempt,
        [Since] = callback.Since,
        [Changes] = WriteChanges(callback.Changes),
    };

    internal static StoredCallback FromEntity(TableEntity row)
    {
        var (chunk, marker) = Keys.MarkerOf(row.PartitionKey, row.RowKey);
        var callback = new PendingCallback(
            chunk, Keys.VersionOf(row.RowKey), marker.At, row.GetInt32(Attempt) ?? 0, ReadChanges(row.GetString(Changes)))
        {
            Since = row.GetDateTimeOffset(Since),
        };
        return new StoredCallback(callback, row.ETag);
    }

    internal static string WriteChanges(ImmutableArray<PendingChange> changes) =>
        JsonSerializer.Serialize(changes, PendingChangeJson.Default.ImmutableArrayPendingChange);

    internal static ImmutableArray<PendingChange> ReadChanges(string json) =>
        JsonSerializer.Deserialize(json, PendingChangeJson.Default.ImmutableArrayPendingChange);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImmutableArray<PendingChange>))]
internal sealed partial class PendingChangeJson : JsonSerializerContext;
