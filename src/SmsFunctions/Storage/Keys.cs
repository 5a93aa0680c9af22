using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>
/// The row keys of table <c>Sms</c> and the names of tables and queues. All keys of table <c>Sms</c> are built in this class. A class that owns rows of
/// another table may build their keys itself.
/// </summary>
public static class Keys
{
    public const string SmsTable = "Sms";
    public const string ControlTable = "SmsControl";
    public const string KeysTable = "SmsKeys";
    public const string StopListTable = "SmsStopList";
    public const string OneCTable = "SmsOneC";
    public const string SendQueue = "sms-send";
    public const string SendLowQueue = "sms-send-low";
    public const string PollQueue = "sms-poll";
    public const string CallbackQueue = "sms-callback";

    // The Functions host defines these names. It moves a queue message there after maxDequeueCount failures.
    public const string SendPoisonQueue = SendQueue + "-poison";
    public const string SendLowPoisonQueue = SendLowQueue + "-poison";
    public const string PollPoisonQueue = PollQueue + "-poison";
    public const string CallbackPoisonQueue = CallbackQueue + "-poison";

    public static IReadOnlyList<string> Tables { get; } = [SmsTable, ControlTable, KeysTable, StopListTable, OneCTable];

    public static IReadOnlyList<string> Queues { get; } = [SendQueue, SendLowQueue, PollQueue, CallbackQueue];

    public static IReadOnlyList<string> PoisonQueues { get; } = [SendPoisonQueue, SendLowPoisonQueue, PollPoisonQueue, CallbackPoisonQueue];

    /// <summary>The row of table <c>SmsControl</c> with the amount spent or reserved in a day.</summary>
    public static (string Partition, string Row) Spending(DateOnly day) => ("spending", day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    /// <summary>The row of table <c>SmsControl</c> with the number of messages that a caller has sent or reserved in a day.</summary>
    /// <param name="caller">The name of the caller. The slash in the name of an alert source is not allowed in a key.</param>
    public static (string Partition, string Row) CallerDay(string caller, DateOnly day)
    {
        // The row is purged with the spending of its day.
        var (partition, row) = Spending(day);
        return (partition, $"{row}:{caller.Replace('/', ':')}");
    }

    /// <summary>The row of table <c>SmsControl</c> with the country codes to which messages were accepted.</summary>
    public static (string Partition, string Row) Countries => ("countries", "seen");

    /// <summary>The partition of table <c>SmsControl</c> whose rows hold the time at which a day is next checked for messages to purge.</summary>
    public const string RetentionPartition = "retention";

    /// <summary>The row key of a day in <see cref="RetentionPartition"/>.</summary>
    public static string RetentionDay(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The row of table <c>SmsControl</c> with the time at which retention last scanned another table, or a log.</summary>
    public static (string Partition, string Row) RetentionWalk(string name) => ("retentionwalk", name);

    /// <summary>The partition of table <c>SmsControl</c> whose rows name the chunks that may wait for an operator.</summary>
    public const string AttentionPartition = "attention";

    /// <summary>The row key of a chunk in <see cref="AttentionPartition"/>. The newest request comes first.</summary>
    public static string Attention(ChunkId id, AttentionKind kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{id.Batch.Stem}{id.Number:D4}{id.Partition}{Letter(kind)}");

    /// <summary>Parses a row key in <see cref="AttentionPartition"/>; null for any other text.</summary>
    public static (ChunkId Chunk, AttentionKind Kind)? AttentionOf(string rowKey)
    {
        const int NumberEnd = BatchId.StemLength + ChunkId.NumberLength;
        return rowKey.Length == ChunkId.Length + 1
            && ChunkId.TryParse($"{rowKey[NumberEnd..^1]}{rowKey[..NumberEnd]}", out var chunk)
            && Enum.GetValues<AttentionKind>().Where(kind => Letter(kind) == rowKey[^1]).ToList() is [var kind]
                ? (chunk, kind)
                : null;
    }

    /// <summary>The row of table <c>SmsOneC</c> for the number of a request; the number is effectively random.</summary>
    public static (string Partition, string Row) OneCRequest(string number) => (number[^2..], number);

    /// <summary>The row of table <c>SmsKeys</c> for a key. The key is hashed because it may contain characters that a row key does not allow.</summary>
    public static (string Partition, string Row) Hashed(string key)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return (hash[..2], hash);
    }

    /// <summary>The idempotency key of a request. Equal keys of two callers differ, because header values contain no line breaks.</summary>
    /// <param name="caller">The name of the caller; null when it has none.</param>
    /// <param name="key">The value of the header <c>Idempotency-Key</c>.</param>
    public static string Idempotency(string? caller, string key) => caller is null ? key : $"caller\n{caller}\n{key}";

    /// <summary>
    /// The idempotency key of a delivery that an alert source posted. It differs from every <c>Idempotency-Key</c>, because those contain no line breaks.
    /// </summary>
    /// <param name="parts">The values that distinguish this delivery from all others of the source.</param>
    public static string HookDelivery(string source, IEnumerable<string> parts) => $"hook\n{source}\n{JsonSerializer.Serialize(parts)}";

    /// <summary>The key of the nonce of a signed delivery. An alert source may use each nonce once.</summary>
    public static string HookNonce(string source, string nonce) => $"nonce\n{source}\n{nonce}";

    private const string SecondFormat = "yyyyMMddHHmmss";
    private const int MarkerHead = 2;

    public static string Chunk(ChunkId id) => string.Create(CultureInfo.InvariantCulture, $"c{id.Batch.Stem}{id.Number:D4}");

    public static ChunkId ChunkOf(string partition, string rowKey) => new(
        new BatchId(partition, rowKey.Substring(1, BatchId.StemLength)),
        int.Parse(rowKey.AsSpan(1 + BatchId.StemLength, ChunkId.NumberLength), CultureInfo.InvariantCulture));

    public static string Marker(ChunkId id, Marker marker, int version) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"o{Letter(marker.Kind)}{Messages.Marker.RoundUp(marker.At).UtcDateTime:yyyyMMddHHmmss}{id.Batch.Stem}{id.Number:D4}{version}");

    /// <summary>Parses the row key of a marker.</summary>
    public static (ChunkId Chunk, Marker Marker) MarkerOf(string partition, string rowKey)
    {
        var time = rowKey.AsSpan(MarkerHead, SecondFormat.Length);
        var at = DateTimeOffset.ParseExact(time, SecondFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return (ChunkOf(partition, rowKey[(MarkerHead + SecondFormat.Length - 1)..]), new Marker(KindOf(rowKey[1]), at));
    }

    /// <summary>The version of the chunk whose write made a marker.</summary>
    public static int VersionOf(string rowKey) =>
        int.Parse(rowKey.AsSpan(MarkerHead + SecondFormat.Length + BatchId.StemLength + ChunkId.NumberLength), CultureInfo.InvariantCulture);

    /// <summary>The row with the outcome of the callback for one write of a chunk.</summary>
    public static string CallbackLog(ChunkId id, int version) => string.Create(CultureInfo.InvariantCulture, $"d{id.Batch.Stem}{id.Number:D4}{version:D9}");

    /// <summary>The range of all callback outcomes of a chunk: from (included) and to (excluded).</summary>
    public static (string From, string To) CallbackLogs(ChunkId id) =>
        (CallbackLog(id, 0), string.Create(CultureInfo.InvariantCulture, $"d{id.Batch.Stem}{id.Number:D4}~"));

    /// <summary>The range of the callback outcomes of all chunks from one to another, both included.</summary>
    public static (string From, string To) CallbackLogs(ChunkId first, ChunkId last) => (CallbackLogs(first).From, CallbackLogs(last).To);

    /// <summary>The range of all pending callbacks of a partition.</summary>
    public static (string From, string To) PendingCallbacks { get; } = ($"o{Letter(MarkerKind.Callback)}", $"o{(char)(Letter(MarkerKind.Callback) + 1)}");

    /// <summary>
    /// The ranges of the markers of what waits: for the gate, for a receiver, for a call of priority low, for money; and for any other call. Status
    /// checks are left out.
    /// </summary>
    public static IReadOnlyList<(string From, string To)> WaitingMarkers { get; } =
    [
        ($"o{Letter(MarkerKind.Held)}", $"o{(char)(Letter(MarkerKind.Unpaid) + 1)}"),
        ($"o{Letter(MarkerKind.Send)}", $"o{(char)(Letter(MarkerKind.Send) + 1)}"),
    ];

    /// <summary>The row of a partition that counts its purged messages. It is never deleted.</summary>
    public const string PurgedCounts = "n";

    /// <summary>The range of the chunks of a partition after one of them; null starts with the first.</summary>
    public static (string After, string To) ChunksAfter(string? rowKey) => (rowKey ?? "c", "d");

    /// <summary>The range of the headers of a partition after one of them; null starts with the first.</summary>
    public static (string After, string To) HeadersAfter(string? rowKey) => (rowKey ?? "b", "c");

    /// <summary>Parses the request id from the row key of a header.</summary>
    public static BatchId HeaderOf(string partition, string rowKey) => new(partition, rowKey[1..]);

    /// <summary>The range of the markers of one kind that are due: from (included) and to (excluded).</summary>
    /// <param name="after">Skips markers of this second and before; null starts with the oldest.</param>
    public static (string From, string To) DueMarkers(MarkerKind kind, DateTimeOffset now, DateTimeOffset? after = null) =>
        (after is { } last ? DueBefore(kind, last) : $"o{Letter(kind)}", DueBefore(kind, now));

    /// <summary>The range of all markers of a partition.</summary>
    public static (string From, string To) AllMarkers => ("o", "p");

    /// <summary>The header of a batch.</summary>
    public static string Header(BatchId id) => $"b{id.Stem}";

    /// <summary>The range of a request's chunks that starts at a number: from (included) and to (excluded).</summary>
    public static (string From, string To) Chunks(BatchId id, int first = 0) => (Chunk(id.Chunk(first)), $"c{id.Stem}~");

    /// <summary>The range of a partition's chunks that starts at a chunk, which may be in another partition: from (included) and to (excluded).</summary>
    public static (string From, string To) ChunksFrom(ChunkId? first) => (first is { } id ? Chunk(id) : "c", "d");

    private static string DueBefore(MarkerKind kind, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"o{Letter(kind)}{time.AddSeconds(1).UtcDateTime:yyyyMMddHHmmss}");

    private static char Letter(MarkerKind kind) => kind switch
    {
        MarkerKind.Send => 's',
        MarkerKind.SendLow => 'l',
        MarkerKind.Poll => 'p',
        MarkerKind.Held => 'h',
        MarkerKind.Unpaid => 'm',
        MarkerKind.Uncommitted => 'u',
        MarkerKind.Callback => 'k',
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of marker has no letter."),
    };

    private static char Letter(AttentionKind kind) => kind switch
    {
        AttentionKind.Unconfirmed => 'u',
        AttentionKind.Poisoned => 'p',
        AttentionKind.CallbackGivenUp => 'c',
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of attention has no letter."),
    };

    private static MarkerKind KindOf(char letter) => letter switch
    {
        's' => MarkerKind.Send,
        'l' => MarkerKind.SendLow,
        'p' => MarkerKind.Poll,
        'h' => MarkerKind.Held,
        'm' => MarkerKind.Unpaid,
        'u' => MarkerKind.Uncommitted,
        'k' => MarkerKind.Callback,
        _ => throw new FormatException($"No kind of marker has the letter '{letter}'."),
    };
}
