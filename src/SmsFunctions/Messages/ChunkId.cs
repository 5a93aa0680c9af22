using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Messages;

/// <summary>The id of a chunk. It contains the key of the row.</summary>
/// <param name="Number">The number of the chunk within its request, 0 to 9999.</param>
[JsonConverter(typeof(ChunkIdConverter))]
public readonly record struct ChunkId(BatchId Batch, int Number)
{
    /// <value>The maximum number of chunks in a request.</value>
    public const int Numbers = 10_000;

    internal const int NumberLength = 4;
    internal const int Length = BatchId.Length + NumberLength;

    public string Partition => Batch.Partition;

    /// <summary>Creates the id of the first chunk of a new request.</summary>
    public static ChunkId New(DateTimeOffset now, DateTimeOffset due) => BatchId.New(now, due).Chunk(0);

    /// <summary>The time from the creation of this chunk's request to that of the other; negative when the other is older.</summary>
    public TimeSpan CreatedBefore(ChunkId other) => other.Batch.CreatedAt - Batch.CreatedAt;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Batch}{Number:D4}");

    public static bool TryParse([NotNullWhen(true)] string? text, out ChunkId id)
    {
        id = default;
        if (text?.Length != Length
            || !BatchId.TryParse(text[..BatchId.Length], out var batch)
            || !int.TryParse(text.AsSpan(BatchId.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        id = new ChunkId(batch, number);
        return true;
    }
}

/// <summary>Serializes a chunk id as its text.</summary>
public sealed class ChunkIdConverter : JsonConverter<ChunkId>
{
    public override ChunkId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ChunkId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("The value is not a chunk id.");

    public override void Write(Utf8JsonWriter writer, ChunkId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
