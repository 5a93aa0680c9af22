using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Spending;

namespace SmsFunctions.Search;

/// <summary>A message as the API shows it. Times are UTC.</summary>
public sealed record MessageView
{
    /// <value>Null in a dry run.</value>
    public required string? Id { get; init; }

    /// <value>Null for a single message.</value>
    public required string? BatchId { get; init; }

    public required string To { get; init; }

    public required string From { get; init; }

    /// <value>Null after a purge, and always if the text is secret.</value>
    public required string? Text { get; init; }

    public required bool Secret { get; init; }

    public required bool Flash { get; init; }

    public required MessageStatus Status { get; init; }

    public required string? GatewayId { get; init; }

    /// <value>The last delivery status as the gateway reported it.</value>
    public required string? GatewayStatus { get; init; }

    public required Failure? Error { get; init; }

    public required int Segments { get; init; }

    public required string Encoding { get; init; }

    /// <value>The number of characters that the last segment can still take, in <see cref="Encoding"/>.</value>
    public required int CharactersLeft { get; init; }

    /// <value>The expected price at acceptance; null if no tariff was set.</value>
    public required decimal? Price { get; init; }

    /// <value>high, normal or low.</value>
    public required string Priority { get; init; }

    public required string? Reference { get; init; }

    /// <value>The name of the caller that sent the message; null when it had none.</value>
    public required string? Caller { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <value>The due time.</value>
    public required DateTimeOffset SendAt { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }

    public required DateTimeOffset? SentAt { get; init; }

    public required DateTimeOffset? FinalAt { get; init; }

    /// <value>The number of gateway calls begun.</value>
    public required int Attempts { get; init; }

    public required IReadOnlyList<Step> History { get; init; }

    /// <value>The segments of the original text; set only in a dry run that allows text changes.</value>
    public TextCost? AsWritten { get; init; }

    /// <value>Whether the balance allows the price; set only in a dry run with a tariff.</value>
    public BalanceCheck? Balance { get; init; }

    /// <param name="now">The time for which the status is determined.</param>
    public static MessageView Of(Chunk chunk, int index, DateTimeOffset now)
    {
        var recipient = chunk.Recipients[index];
        return new MessageView
        {
            Id = new MessageId(chunk.Id, index).ToString(),
            BatchId = chunk.IsBatch ? chunk.Id.Batch.ToString() : null,
            To = recipient.Phone,
            From = chunk.Sender,
            Text = chunk.ShownText(),
            Secret = chunk.IsSecret,
            Flash = chunk.Flash,
            Status = chunk.StatusAt(index, now),
            GatewayId = recipient.GatewayId,
            GatewayStatus = recipient.GatewayStatus,
            Error = recipient.Error is { } error ? Failure.Of(error.Code, error.Text) : null,
            Segments = chunk.Segments.Count,
            Encoding = chunk.Segments.Encoding.Word(),
            CharactersLeft = chunk.Segments.CharactersLeft,
            Price = recipient.Price,
            Priority = chunk.Priority.Word(),
            Reference = recipient.Reference ?? chunk.Reference,
            Caller = chunk.Caller,
            CreatedAt = chunk.CreatedAt,
            SendAt = chunk.Due,
            ValidUntil = chunk.ValidUntil,
            SentAt = recipient.SentAt,
            FinalAt = recipient.FinalAt,
            Attempts = chunk.Attempts,
            History = [.. recipient.History.Select(entry => new Step(entry.Status, entry.At, entry.Detail, entry.By))],
        };
    }

    /// <summary>The segments of the original text.</summary>
    public sealed record TextCost(int Segments, string Encoding)
    {
        public static TextCost Of(Segments segments) => new(segments.Count, segments.Encoding.Word());
    }

    /// <param name="By">The name of the caller that asked for the step; null for a step of the app, and for a caller without a name.</param>
    public sealed record Step(MessageStatus Status, DateTimeOffset At, string? Detail, string? By);
}
