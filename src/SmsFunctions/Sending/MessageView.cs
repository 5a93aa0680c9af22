using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>A message as the API shows it. Times are UTC.</summary>
/// <param name="Id">Null in a dry run.</param>
/// <param name="BatchId">Null for a message sent alone.</param>
/// <param name="GatewayStatus">The last delivery status in the gateway's own words.</param>
/// <param name="Price">Null while no tariff is set.</param>
/// <param name="SendAt">When it is due.</param>
/// <param name="Attempts">Gateway calls begun for it.</param>
public sealed record MessageView(
    string? Id,
    string? BatchId,
    string To,
    string From,
    string Text,
    bool Flash,
    MessageStatus Status,
    string? GatewayId,
    string? GatewayStatus,
    MessageView.Failure? Error,
    int Segments,
    string Encoding,
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
    /// <param name="now">Decides what is still scheduled.</param>
    public static MessageView Of(Chunk chunk, int index, DateTimeOffset now)
    {
        var recipient = chunk.Recipients[index];
        var segments = Sending.Segments.Of(chunk.Text);
        return new MessageView(
            new MessageId(chunk.Id, index).ToString(),
            chunk.IsBatch ? chunk.Id.Batch.ToString() : null,
            recipient.Phone,
            chunk.Sender,
            chunk.Text,
            chunk.Flash,
            chunk.StatusAt(index, now),
            recipient.GatewayId,
            recipient.GatewayStatus,
            recipient.Error is { } error ? new Failure(error.Code, error.Text) : null,
            segments.Count,
            segments.Encoding.Word(),
            Price: null,
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
    public sealed record Failure(string Code, string Text);

    public sealed record Step(MessageStatus Status, DateTimeOffset At, string? Detail);
}
