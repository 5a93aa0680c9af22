using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Storage;

/// <summary>What the header of a batch tells about it, as of its acceptance.</summary>
public sealed record BatchHeader
{
    /// <value>The number of characters of the first text that a header has.</value>
    public const int MaxText = 60;

    internal const string TextColumn = nameof(Text), DueColumn = nameof(Due);

    public required BatchId Id { get; init; }

    /// <value>The time at which the batch is to be sent. A change of this time is written to the header too.</value>
    public required DateTimeOffset Due { get; init; }

    public required int Total { get; init; }

    /// <value>The number of messages that were not refused at the acceptance.</value>
    public required int Accepted { get; init; }

    public required string Sender { get; init; }

    public required string? Reference { get; init; }

    public required string? Caller { get; init; }

    public required Priority Priority { get; init; }

    /// <value>The segments of all messages.</value>
    public required int Segments { get; init; }

    /// <value>The expected price of all messages; null if no tariff was set.</value>
    public required decimal? Price { get; init; }

    /// <value>The first characters of the text of the first message; null after a purge, and always if the text is secret.</value>
    public required string? Text { get; init; }

    /// <param name="chunks">The chunks of the batch in order.</param>
    internal static BatchHeader Of(BatchId id, IReadOnlyList<Chunk> chunks)
    {
        var (first, recipients) = (chunks[0], chunks.SelectMany(chunk => chunk.Recipients));
        return new BatchHeader
        {
            Id = id,
            Due = first.Due,
            Total = chunks.Sum(chunk => chunk.Recipients.Length),
            Accepted = recipients.Count(recipient => recipient.Status != MessageStatus.Rejected),
            Sender = first.Sender,
            Reference = first.Reference,
            Caller = first.Caller,
            Priority = first.Priority,
            Segments = chunks.Sum(chunk => chunk.Segments.Count * chunk.Recipients.Length),
            Price = Prices.Sum(recipients.Select(recipient => recipient.Price)),
            Text = first.IsSecret ? null : TextBounds.Prefix(first.Text, MaxText),
        };
    }

    internal void WriteTo(TableEntity row)
    {
        row[nameof(Due)] = Due;
        row[nameof(Total)] = Total;
        row[nameof(Accepted)] = Accepted;
        row[nameof(Sender)] = Sender;
        row[nameof(Reference)] = Reference;
        row[nameof(Caller)] = Caller;
        row[nameof(Priority)] = Priority.ToString();
        row[nameof(Segments)] = Segments;
        row[nameof(Price)] = StoredDecimal.Text(Price);
        row[nameof(Text)] = Text ?? "";
    }

    internal static BatchHeader Read(TableEntity row) => new()
    {
        Id = Keys.HeaderOf(row.PartitionKey, row.RowKey),
        Due = row.GetDateTimeOffset(nameof(Due))!.Value,
        Total = row.GetInt32(nameof(Total))!.Value,
        Accepted = row.GetInt32(nameof(Accepted))!.Value,
        Sender = row.GetString(nameof(Sender)),
        Reference = row.GetString(nameof(Reference)),
        Caller = row.GetString(nameof(Caller)),
        Priority = Enum.Parse<Priority>(row.GetString(nameof(Priority))),
        Segments = row.GetInt32(nameof(Segments))!.Value,
        Price = StoredDecimal.Read(row.GetString(nameof(Price))),
        Text = row.GetString(nameof(Text)) is { Length: > 0 } text ? text : null,
    };
}
