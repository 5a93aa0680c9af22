using SmsFunctions.Money;
using SmsFunctions.Sending.Texts;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>A message as the API shows it. Times are UTC.</summary>
/// <param name="Id">Null in a dry run.</param>
/// <param name="BatchId">Null for a message sent alone.</param>
/// <param name="Text">Null when it was purged.</param>
/// <param name="GatewayStatus">The last delivery status in the gateway's own words.</param>
/// <param name="CharactersLeft">In the last segment: letters of the alphabet in <paramref name="Encoding"/>.</param>
/// <param name="Price">As was expected at accept; null while no tariff was set.</param>
/// <param name="SendAt">When it is due.</param>
/// <param name="Attempts">Gateway calls begun for it.</param>
public sealed record MessageView(
    string? Id,
    string? BatchId,
    string To,
    string From,
    string? Text,
    bool Flash,
    MessageStatus Status,
    string? GatewayId,
    string? GatewayStatus,
    MessageView.Failure? Error,
    int Segments,
    string Encoding,
    int CharactersLeft,
    decimal? Price,
    string? Reference,
    DateTimeOffset CreatedAt,
    DateTimeOffset SendAt,
    DateTimeOffset ValidUntil,
    DateTimeOffset? SentAt,
    DateTimeOffset? FinalAt,
    int Attempts,
    IReadOnlyList<MessageView.Step> History)
{
    /// <value>In a dry run, where the text may be changed to save segments: as it was written.</value>
    public TextCost? AsWritten { get; init; }

    /// <value>In a dry run, while a tariff is set: whether the balance allows it.</value>
    public BalanceCheck? Balance { get; init; }

    /// <param name="now">Decides what is still scheduled.</param>
    public static MessageView Of(Chunk chunk, int index, DateTimeOffset now)
    {
        var recipient = chunk.Recipients[index];
        return new MessageView(
            new MessageId(chunk.Id, index).ToString(),
            chunk.IsBatch ? chunk.Id.Batch.ToString() : null,
            recipient.Phone,
            chunk.Sender,
            chunk.TextPurgedAt is null ? chunk.Text : null,
            chunk.Flash,
            chunk.StatusAt(index, now),
            recipient.GatewayId,
            recipient.GatewayStatus,
            recipient.Error is { } error ? Failure.Of(error.Code, error.Text) : null,
            chunk.Segments.Count,
            chunk.Segments.Encoding.Word(),
            chunk.Segments.CharactersLeft,
            recipient.Price,
            recipient.Reference ?? chunk.Reference,
            chunk.CreatedAt,
            chunk.Due,
            chunk.ValidUntil,
            recipient.SentAt,
            recipient.FinalAt,
            chunk.Attempts,
            [.. recipient.History.Select(entry => new Step(entry.Status, entry.At, entry.Detail))]);
    }

    /// <param name="Code">Our word for it.</param>
    /// <param name="Text">The gateway's word, or what happened.</param>
    /// <param name="Advice">What it means and what to do; null for a word that nobody has written anything about.</param>
    public sealed record Failure(string Code, string Text, Advice? Advice)
    {
        public static Failure Of(string code, string text) => new(code, text, Sending.Advice.Of(code));
    }

    /// <summary>What a text would have cost as it was written.</summary>
    public sealed record TextCost(int Segments, string Encoding)
    {
        public static TextCost Of(Segments segments) => new(segments.Count, segments.Encoding.Word());
    }

    public sealed record Step(MessageStatus Status, DateTimeOffset At, string? Detail);
}
