using System.Globalization;
using SmsFunctions.Storage;

namespace SmsFunctions.Benchmarks.Replay;

/// <summary>The keys and ETags of one request that is replayed.</summary>
internal sealed class FlowInstance
{
    public const int HeadLength = 12;

    // The default of the app.
    private const int Shards = 2;

    private static readonly WriteRate Rate = new(TimeProvider.System);
    private static int _made;

    public FlowInstance(FlowScript script)
    {
        Number = Interlocked.Increment(ref _made);
        var now = TimeProvider.System.GetUtcNow();

        // Azurite searches a row among all rows of its partition, so the replay uses as many partitions as the app.
        var shard = Rate.IsHigh ? Number % Shards : 0;
        Rate.Add(script.Rows);
        Partition = string.Create(CultureInfo.InvariantCulture, $"{shard:x1}{now:yyyyMMdd}");
        Stem = string.Create(CultureInfo.InvariantCulture, $"{9_999_999_999_999 - now.ToUnixTimeMilliseconds():D13}{Number:x8}");
        ETags = new string[script.Hints.Count];
    }

    public int Number { get; }

    public string Partition { get; }

    public string Stem { get; }

    /// <value>The ETag of each chunk's row after the last write.</value>
    public string[] ETags { get; }

    /// <summary>Twelve characters, valid in base64, that identify the request and chunk of a hint.</summary>
    public static string HeadOf(int number, int chunk) => string.Create(CultureInfo.InvariantCulture, $"{number:x8}{chunk:x4}");

    public static (int Number, int Chunk) OfHead(string head) =>
        (
            int.Parse(head.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            int.Parse(head.AsSpan(8), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
