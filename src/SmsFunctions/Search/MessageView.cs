using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;
using SmsFunctions.Spending;

namespace SmsFunctions.Search;

/// <summary>A message as the API shows it. Times are UTC.</summary>
/// <param name="Id">Null in a dry run.</param>
/// <param name="BatchId">Null for a single message.</param>
/// <param name="Text">Null after a purge.</param>
/// <param name="GatewayStatus">The last delivery status as the gateway reported it.</param>
/// <param name="CharactersLeft">The number of characters that the last segment can still take, in <paramref name="Encoding"/>.</param>
/// <param name="Price">The expected price at acceptance; null if no tariff was set.</param>
/// <param name="SendAt">The due time.</param>
/// <param name="Attempts">The number of gateway calls begun.</param>
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
    /// <value>The segments of the original text; set only in a dry run that allows text changes.</value>
    public TextCost? AsWritten { get; init; }

    /// <value>Whether the balance allows the price; set only in a dry run with a tariff.</value>
    public BalanceCheck? Balance { get; init; }

    /// <param name="now">The time for which the status is determined.</param>
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

    /// <param name="Code">The error code of this app.</param>
    /// <param name="Text">The gateway's error text, or a description.</param>
    /// <param name="Advice">The explanation and the action to take; null for a code without advice.</param>
    public sealed record Failure(string Code, string Text, Advice? Advice)
    {
        public static Failure Of(string code, string text) => new(code, text, Messages.Advice.Of(code));
    }

    /// <summary>The segments of the original text.</summary>
    public sealed record TextCost(int Segments, string Encoding)
    {
        public static TextCost Of(Segments segments) => new(segments.Count, segments.Encoding.Word());
    }

    public sealed record Step(MessageStatus Status, DateTimeOffset At, string? Detail);
}
