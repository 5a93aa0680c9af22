using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Storage;

/// <summary>Names a chunk and gives its row: parsing an id needs no look-up.</summary>
/// <param name="Partition">Shard (one hex digit) and UTC day, <c>a20261122</c>.</param>
/// <param name="Stem">The request's inverted time (newest first) and eight random characters.</param>
/// <param name="Number">0 to 9999 within its request.</param>
[JsonConverter(typeof(ChunkIdConverter))]
public readonly record struct ChunkId(string Partition, string Stem, int Number)
{
    internal const int PartitionLength = 9;
    internal const int StemLength = 21;
    internal const int NumberLength = 4;
    internal const int Length = PartitionLength + StemLength + NumberLength;

    private const long LastInstant = 9_999_999_999_999;

    // No i, l, o, u: ids are read aloud and typed by hand.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public const int Shards = 16;

    /// <value>The UTC day of the partition.</value>
    public DateOnly Day => DateOnly.ParseExact(Partition.AsSpan(1), "yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The first chunk of a new request. <paramref name="due"/> decides the day, the stem decides the shard.</summary>
    public static ChunkId New(DateTimeOffset now, DateTimeOffset due)
    {
        var inverted = LastInstant - now.ToUnixTimeMilliseconds();
        var stem = string.Create(CultureInfo.InvariantCulture, $"{inverted:D13}{RandomNumberGenerator.GetString(Alphabet, 8)}");
        return new ChunkId(PartitionOf(ShardOf(stem), DateOnly.FromDateTime(due.UtcDateTime)), stem, 0);
    }

    public static string PartitionOf(int shard, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{shard:x1}{day:yyyyMMdd}");

    /// <summary>How much earlier than another request this one was made; negative when later.</summary>
    public TimeSpan CreatedBefore(ChunkId other) => TimeSpan.FromMilliseconds(InvertedOf(Stem) - InvertedOf(other.Stem));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Partition}{Stem}{Number:D4}");

    public static bool TryParse([NotNullWhen(true)] string? text, out ChunkId id)
    {
        id = default;
        if (text?.Length != Length
            || !DateOnly.TryParseExact(text.AsSpan(1, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !int.TryParse(text.AsSpan(PartitionLength + StemLength), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var stem = text.Substring(PartitionLength, StemLength);
        if (stem.AsSpan(0, 13).ContainsAnyExceptInRange('0', '9') || stem.AsSpan(13).ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        id = new ChunkId(PartitionOf(ShardOf(stem), day), stem, number);
        return text.StartsWith(id.Partition, StringComparison.Ordinal);
    }

    private static long InvertedOf(string stem) => long.Parse(stem.AsSpan(0, 13), CultureInfo.InvariantCulture);

    // FNV-1a: the same on every machine and in every version, unlike string.GetHashCode.
    private static int ShardOf(string stem)
    {
        var hash = 2166136261u;
        foreach (var c in stem)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (int)((hash ^ (hash >> 16)) % Shards);
    }
}

/// <summary>Writes a chunk id as its text.</summary>
public sealed class ChunkIdConverter : JsonConverter<ChunkId>
{
    public override ChunkId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ChunkId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a chunk id.");

    public override void Write(Utf8JsonWriter writer, ChunkId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
