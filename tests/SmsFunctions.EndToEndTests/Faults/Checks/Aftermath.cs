using Azure.Data.Tables;
using GatewaySimulator.Accounting;
using SmsFunctions.EndToEndTests.Faults.Load;
using SmsFunctions.EndToEndTests.Faults.Rig;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Everything that can be seen of a run from outside the app, at one moment after the troubles have ended.</summary>
internal sealed class Aftermath
{
    private Aftermath(FaultSystem system, Book book, List<TableEntity> rows)
    {
        (System, Book, Ledger) = (system, book, system.Simulator.Ledger.Entries);
        Chunks = [.. rows.Where(row => row.RowKey.StartsWith('c')).Select(row => ChunkEntity.FromEntity(row).Chunk)];
        MarkerRows = [.. rows.Where(row => row.RowKey.StartsWith('o')).Select(row => (row.PartitionKey, row.RowKey))];
        HeaderRows = rows.Where(row => row.RowKey.StartsWith('b')).Select(row => (row.PartitionKey, row.RowKey)).ToHashSet();
        Messages = [.. Chunks.Where(chunk => !IsAbandoned(chunk)).SelectMany(chunk => chunk.Recipients.Select((recipient, index) => new Message(chunk, recipient, index)))];
        Entries = Ledger.ToLookup(entry => entry.Phone);
    }

    public FaultSystem System { get; }

    public Book Book { get; }

    /// <value>Before the table was read: what is in here stands in the table, or is about to.</value>
    public IReadOnlyList<LedgerEntry> Ledger { get; }

    public IReadOnlyList<Chunk> Chunks { get; }

    /// <value>All messages that will be sent or were.</value>
    public IReadOnlyList<Message> Messages { get; }

    public IReadOnlyList<(string Partition, string Key)> MarkerRows { get; }

    /// <value>By phone, of which each message has its own.</value>
    public ILookup<string, LedgerEntry> Entries { get; }

    private HashSet<(string Partition, string Key)> HeaderRows { get; }

    public static async Task<Aftermath> ReadAsync(FaultSystem system, Book book) =>
        new(system, book, await system.Tables.GetTableClient(Keys.SmsTable).QueryAsync<TableEntity>(filter: (string?)null).ToListAsync());

    /// <summary>Its request was never stored to its end, so nothing of it may be sent.</summary>
    public bool IsAbandoned(Chunk chunk) => chunk.IsUncommitted && !HeaderRows.Contains((chunk.Id.Partition, Keys.Header(chunk.Id.Batch)));
}

/// <summary>One message as the table has it.</summary>
internal sealed record Message(Chunk Chunk, Recipient Recipient, int Index)
{
    public MessageId Id => new(Chunk.Id, Index);

    public MessageStatus Status => Recipient.Status;

    public string Phone => Recipient.Phone;

    public override string ToString() => $"{Id} {TextToken(Chunk.Text)} {string.Join(" → ", Recipient.History.Select(step => $"{step.At:HH:mm:ss.fff} {step.Status.Word()}{(step.Detail is null ? "" : $" ({step.Detail})")}"))}";

    private static string TextToken(string text) => Rig.TextToken.In(text);
}
