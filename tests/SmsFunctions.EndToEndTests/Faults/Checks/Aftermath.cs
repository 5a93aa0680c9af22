using Azure.Data.Tables;
using GatewaySimulator.Accounting;
using SmsFunctions.EndToEndTests.Faults.Load;
using SmsFunctions.EndToEndTests.Faults.Rig;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;
using SmsFunctions.Storage;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>The state of a run that is visible outside the app, at one moment after the disruptions have ended.</summary>
internal sealed class Aftermath
{
    private Aftermath(FaultSystem system, RequestLog requestLog, List<TableEntity> rows)
    {
        (System, RequestLog, Ledger) = (system, requestLog, system.Simulator.Ledger.Entries);
        Chunks = [.. rows.Where(row => row.RowKey.StartsWith('c')).Select(row => ChunkEntity.FromEntity(row).Chunk)];
        MarkerRows = [.. rows.Where(row => row.RowKey.StartsWith('o')).Select(row => (row.PartitionKey, row.RowKey))];
        HeaderRows = rows.Where(row => row.RowKey.StartsWith('b')).Select(row => (row.PartitionKey, row.RowKey)).ToHashSet();
        Messages =
        [
            .. Chunks.Where(chunk => !IsAbandoned(chunk))
                .SelectMany(chunk => chunk.Recipients.Select((recipient, index) => new Message(chunk, recipient, index))),
        ];
        Entries = Ledger.ToLookup(entry => entry.Phone);
    }

    public FaultSystem System { get; }

    public RequestLog RequestLog { get; }

    /// <value>The ledger as read before the table. The table contains each of these messages, or will contain it soon.</value>
    public IReadOnlyList<LedgerEntry> Ledger { get; }

    public IReadOnlyList<Chunk> Chunks { get; }

    /// <value>All messages except those of abandoned requests.</value>
    public IReadOnlyList<Message> Messages { get; }

    public IReadOnlyList<(string Partition, string Key)> MarkerRows { get; }

    /// <value>The ledger entries by phone. Each message has its own phone.</value>
    public ILookup<string, LedgerEntry> Entries { get; }

    private HashSet<(string Partition, string Key)> HeaderRows { get; }

    public static async Task<Aftermath> ReadAsync(FaultSystem system, RequestLog requestLog) =>
        new(system, requestLog, await system.Tables.GetTableClient(Keys.SmsTable).QueryAsync<TableEntity>(filter: (string?)null).ToListAsync());

    /// <summary>Whether the request of the chunk was never stored completely, so that it must not be sent.</summary>
    public bool IsAbandoned(Chunk chunk) => chunk.IsUncommitted && !HeaderRows.Contains((chunk.Id.Partition, Keys.Header(chunk.Id.Batch)));
}

/// <summary>One message in the table.</summary>
internal sealed record Message(Chunk Chunk, Recipient Recipient, int Index)
{
    public MessageId Id => new(Chunk.Id, Index);

    public MessageStatus Status => Recipient.Status;

    public string Phone => Recipient.Phone;

    public override string ToString()
    {
        var steps = Recipient.History.Select(step => $"{step.At:HH:mm:ss.fff} {step.Status.Word()}{(step.Detail is null ? "" : $" ({step.Detail})")}");
        return $"{Id} {TextToken(Chunk.Text)} {string.Join(" → ", steps)}";
    }

    private static string TextToken(string text) => Rig.TextToken.In(text);
}
