using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace SmsFunctions.Messages;

/// <summary>The id of a request. It contains the partition of everything stored for the request, so no lookup is needed.</summary>
/// <param name="Partition">The shard (one hex digit) and the UTC day on which the request is first due, such as <c>a20261122</c>.</param>
/// <param name="Stem">The inverted creation time, so that the newest request sorts first, and eight random characters.</param>
public readonly record struct BatchId(string Partition, string Stem)
{
    internal const int PartitionLength = 9;
    internal const int StemLength = 21;
    internal const int Length = PartitionLength + StemLength;

    private const int TimeLength = 13;
    private const long LastInstant = 9_999_999_999_999;

    // No i, l, o, u: people read ids aloud and type them by hand.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    public const int Shards = 16;

    /// <value>The UTC day of the partition.</value>
    public DateOnly Day => DateOnly.ParseExact(Partition.AsSpan(1), "yyyyMMdd", CultureInfo.InvariantCulture);

    /// <value>The creation time of the request, in whole milliseconds.</value>
    public DateTimeOffset CreatedAt =>
        DateTimeOffset.FromUnixTimeMilliseconds(LastInstant - long.Parse(Stem.AsSpan(0, TimeLength), CultureInfo.InvariantCulture));

    /// <summary>Creates the id of a new request. <paramref name="due"/> selects the day; the stem selects the shard.</summary>
    /// <param name="shard">The shard, 0 to <see cref="Shards"/> - 1; null for a random one.</param>
    public static BatchId New(DateTimeOffset now, DateTimeOffset due, int? shard = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard ?? 0, Shards);
        var inverted = LastInstant - now.ToUnixTimeMilliseconds();
        string stem;
        do
        {
            stem = string.Create(CultureInfo.InvariantCulture, $"{inverted:D13}{RandomNumberGenerator.GetString(Alphabet, 8)}");
        }
        while (shard is not null && ShardOf(stem) != shard);

        return new BatchId(PartitionOf(ShardOf(stem), DateOnly.FromDateTime(due.UtcDateTime)), stem);
    }

    /// <summary>The id of the same request when it is first due at another time.</summary>
    public BatchId DueOn(DateTimeOffset due) => this with { Partition = PartitionOf(ShardOf(Stem), DateOnly.FromDateTime(due.UtcDateTime)) };

    public static string PartitionOf(int shard, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{shard:x1}{day:yyyyMMdd}");

    /// <param name="number">0 to 9999.</param>
    public ChunkId Chunk(int number) => new(this, number);

    public override string ToString() => Partition + Stem;

    public static bool TryParse([NotNullWhen(true)] string? text, out BatchId id)
    {
        id = default;
        if (text?.Length != Length || !DateOnly.TryParseExact(text.AsSpan(1, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return false;
        }

        var stem = text[PartitionLength..];
        if (!IsStem(stem))
        {
            return false;
        }

        id = new BatchId(PartitionOf(ShardOf(stem), day), stem);
        return text.StartsWith(id.Partition, StringComparison.Ordinal);
    }

    /// <summary>Whether a text may be a <see cref="Stem"/>.</summary>
    internal static bool IsStem(string text) => text.Length == StemLength
        && !text.AsSpan(0, TimeLength).ContainsAnyExceptInRange('0', '9')
        && !text.AsSpan(TimeLength).ContainsAnyExcept(Letters);

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
