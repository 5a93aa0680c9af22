using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Search;

/// <summary>A message as a list shows it with <c>view=short</c>. The fields mean the same as in <see cref="MessageView"/>.</summary>
public sealed record ShortMessageView
{
    /// <value>The number of characters of a text that lists show.</value>
    public const int MaxText = 60;

    public required string Id { get; init; }

    public required string? BatchId { get; init; }

    public required string To { get; init; }

    public required MessageStatus Status { get; init; }

    /// <value>The first <see cref="MaxText"/> characters; null after a purge, and always if the text is secret.</value>
    public required string? Text { get; init; }

    public required int Segments { get; init; }

    public required decimal? Price { get; init; }

    public required string? Reference { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset SendAt { get; init; }

    public required string? Caller { get; init; }

    /// <value>The code of the error; null when there is none.</value>
    public required string? ErrorCode { get; init; }

    public static ShortMessageView Of(MessageView message) => new()
    {
        Id = message.Id!,
        BatchId = message.BatchId,
        To = message.To,
        Status = message.Status,
        Text = BeginningOf(message.Text),
        Segments = message.Segments,
        Price = message.Price,
        Reference = message.Reference,
        CreatedAt = message.CreatedAt,
        SendAt = message.SendAt,
        Caller = message.Caller,
        ErrorCode = message.Error?.Code,
    };

    /// <summary>The part of a text that lists show; null for no text.</summary>
    internal static string? BeginningOf(string? text) => text is null ? null : TextBounds.Prefix(text, MaxText);
}

/// <summary>One page of messages with <c>view=short</c>.</summary>
/// <param name="Continuation">The token for the next page; null on the last page.</param>
public sealed record ShortMessagePage(IReadOnlyList<ShortMessageView> Items, string? Continuation);
