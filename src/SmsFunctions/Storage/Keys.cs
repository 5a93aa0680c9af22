using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SmsFunctions.Storage;

/// <summary>The row keys of table <c>Sms</c> and the names of tables and queues. Nowhere else is a key put together.</summary>
public static class Keys
{
    public const string SmsTable = "Sms";
    public const string ControlTable = "SmsControl";
    public const string KeysTable = "SmsKeys";
    public const string StopListTable = "SmsStopList";
    public const string OneCTable = "SmsOneC";
    public const string SendQueue = "sms-send";
    public const string PollQueue = "sms-poll";
    public const string CallbackQueue = "sms-callback";

    // The host makes these names: it moves there what failed maxDequeueCount times.
    public const string SendPoisonQueue = SendQueue + "-poison";
    public const string PollPoisonQueue = PollQueue + "-poison";
    public const string CallbackPoisonQueue = CallbackQueue + "-poison";

    public static IReadOnlyList<string> Tables { get; } = [SmsTable, ControlTable, KeysTable, StopListTable, OneCTable];

    public static IReadOnlyList<string> Queues { get; } = [SendQueue, PollQueue, CallbackQueue];

    public static IReadOnlyList<string> PoisonQueues { get; } = [SendPoisonQueue, PollPoisonQueue, CallbackPoisonQueue];

    /// <summary>The row of table <c>SmsControl</c> that says when a delivery status was last heard.</summary>
    public static (string Partition, string Row) TrackingPulse { get; } = ("tracking", "heartbeat");

    /// <summary>The row of table <c>SmsControl</c> that says when a sweep last ran, and what it found.</summary>
    public static (string Partition, string Row) TimerHeartbeat(MarkerKind kind) => ("sweep", kind.ToString().ToLowerInvariant());

    /// <summary>The row of table <c>SmsControl</c> with what was spent, or set aside to be spent, in a day.</summary>
    public static (string Partition, string Row) Spending(DateOnly day) => ("spending", day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    /// <summary>The rows of table <c>SmsControl</c> that say when a day's messages are looked at for what may be purged.</summary>
    public const string RetentionPartition = "retention";

    /// <summary>The row of such a day.</summary>
    public static string RetentionDay(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The row of table <c>SmsControl</c> that says when another table was last gone through.</summary>
    public static (string Partition, string Row) RetentionWalk(string table) => ("retentionwalk", table);

    /// <summary>The row of table <c>SmsOneC</c> for a request's number, which is as good as random.</summary>
    public static (string Partition, string Row) OneCRequest(string number) => (number[^2..], number);

    /// <summary>The row of table <c>SmsKeys</c> for a key, which may hold characters that a row key cannot.</summary>
    public static (string Partition, string Row) Hashed(string key)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return (hash[..2], hash);
    }

    /// <summary>The key of what a source posted. No <c>Idempotency-Key</c> can be the same: it has no line breaks.</summary>
    /// <param name="parts">What tells it from all else that the source posts.</param>
    public static string HookDelivery(string source, IEnumerable<string> parts) => $"hook\n{source}\n{JsonSerializer.Serialize(parts)}";

    /// <summary>The key of a signed delivery.</summary>
    public static string HookNonce(string source, string nonce) => $"nonce\n{source}\n{nonce}";

    private const string SecondFormat = "yyyyMMddHHmmss";
    private const int MarkerHead = 2;

    public static string Chunk(ChunkId id) => string.Create(CultureInfo.InvariantCulture, $"c{id.Batch.Stem}{id.Number:D4}");

    public static ChunkId ChunkOf(string partition, string rowKey) => new(
        new BatchId(partition, rowKey.Substring(1, BatchId.StemLength)),
        int.Parse(rowKey.AsSpan(1 + BatchId.StemLength, ChunkId.NumberLength), CultureInfo.InvariantCulture));

    public static string Marker(ChunkId id, Marker marker, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"o{Letter(marker.Kind)}{RoundUp(marker.At).UtcDateTime:yyyyMMddHHmmss}{id.Batch.Stem}{id.Number:D4}{version}");

    /// <summary>What a marker's row says.</summary>
    public static (ChunkId Chunk, Marker Marker) MarkerOf(string partition, string rowKey)
    {
        var at = DateTimeOffset.ParseExact(rowKey.AsSpan(MarkerHead, SecondFormat.Length), SecondFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return (ChunkOf(partition, rowKey[(MarkerHead + SecondFormat.Length - 1)..]), new Marker(KindOf(rowKey[1]), at));
    }

    /// <summary>The number of the write that made a marker.</summary>
    public static int VersionOf(string rowKey) =>
        int.Parse(rowKey.AsSpan(MarkerHead + SecondFormat.Length + BatchId.StemLength + ChunkId.NumberLength), CultureInfo.InvariantCulture);

    /// <summary>What became of the callback of one of a chunk's writes.</summary>
    public static string CallbackLog(ChunkId id, int version) => string.Create(CultureInfo.InvariantCulture, $"d{id.Batch.Stem}{id.Number:D4}{version:D9}");

    /// <summary>The range of all of them: from (included) and to (excluded).</summary>
    public static (string From, string To) CallbackLogs(ChunkId id) => (CallbackLog(id, 0), string.Create(CultureInfo.InvariantCulture, $"d{id.Batch.Stem}{id.Number:D4}~"));

    /// <summary>The range of those of all chunks between two, both included.</summary>
    public static (string From, string To) CallbackLogs(ChunkId first, ChunkId last) => (CallbackLogs(first).From, CallbackLogs(last).To);

    /// <summary>The range of all callbacks that are owed in a partition.</summary>
    public static (string From, string To) OwedCallbacks { get; } = ($"o{Letter(MarkerKind.Callback)}", $"o{(char)(Letter(MarkerKind.Callback) + 1)}");

    /// <summary>The row of a partition with what its messages were whose rows are gone. It stays for ever.</summary>
    public const string PurgedCounts = "n";

    /// <summary>The range of the chunks of a partition after one of them; null begins with the first.</summary>
    public static (string After, string To) ChunksAfter(string? rowKey) => (rowKey ?? "c", "d");

    /// <summary>The range of the headers of a partition after one of them; null begins with the first.</summary>
    public static (string After, string To) HeadersAfter(string? rowKey) => (rowKey ?? "b", "c");

    /// <summary>The request of a header.</summary>
    public static BatchId HeaderOf(string partition, string rowKey) => new(partition, rowKey[1..]);

    /// <summary>The range of the markers of one kind that are due: from (included) and to (excluded).</summary>
    /// <param name="after">Leaves out those of this second and before; null begins with the oldest.</param>
    public static (string From, string To) DueMarkers(MarkerKind kind, DateTimeOffset now, DateTimeOffset? after = null) =>
        (after is { } last ? DueBefore(kind, last) : $"o{Letter(kind)}", DueBefore(kind, now));

    /// <summary>The range of all markers of a partition.</summary>
    public static (string From, string To) AllMarkers => ("o", "p");

    /// <summary>The header of a request stored in several transactions.</summary>
    public static string Header(BatchId id) => $"b{id.Stem}";

    /// <summary>The range of a request's chunks from a number on: from (included) and to (excluded).</summary>
    public static (string From, string To) Chunks(BatchId id, int first = 0) => (Chunk(id.Chunk(first)), $"c{id.Stem}~");

    /// <summary>The range of a partition's chunks, from one on that may lie in another: from (included) and to (excluded).</summary>
    public static (string From, string To) ChunksFrom(ChunkId? first) => (first is { } id ? Chunk(id) : "c", "d");

    public static DateTimeOffset RoundUp(DateTimeOffset time)
    {
        var over = time.Ticks % TimeSpan.TicksPerSecond;
        return over == 0 ? time : time.AddTicks(TimeSpan.TicksPerSecond - over);
    }

    private static string DueBefore(MarkerKind kind, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"o{Letter(kind)}{time.AddSeconds(1).UtcDateTime:yyyyMMddHHmmss}");

    private static char Letter(MarkerKind kind) => kind switch
    {
        MarkerKind.Send => 's',
        MarkerKind.Poll => 'p',
        MarkerKind.Held => 'h',
        MarkerKind.Unpaid => 'm',
        MarkerKind.Uncommitted => 'u',
        MarkerKind.Callback => 'k',
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A new kind of marker needs a letter of its own."),
    };

    private static MarkerKind KindOf(char letter) => letter switch
    {
        's' => MarkerKind.Send,
        'p' => MarkerKind.Poll,
        'h' => MarkerKind.Held,
        'm' => MarkerKind.Unpaid,
        'u' => MarkerKind.Uncommitted,
        'k' => MarkerKind.Callback,
        _ => throw new FormatException($"No kind of marker has the letter '{letter}'."),
    };
}
