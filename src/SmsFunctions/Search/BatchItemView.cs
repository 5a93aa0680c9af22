using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Search;

/// <summary>A batch as the list of a day shows it: as it was accepted. GET batches/{id} shows its present state.</summary>
public sealed record BatchItemView
{
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset SendAt { get; init; }

    public required int Total { get; init; }

    /// <value>The number of messages that were not refused at the acceptance.</value>
    public required int Accepted { get; init; }

    /// <value>The number of messages by status. The list does not count them, so it is null.</value>
    public required IReadOnlyDictionary<string, int>? Counts { get; init; }

    public required string From { get; init; }

    /// <value>The caller's own reference for the batch.</value>
    public required string? Reference { get; init; }

    /// <value>The name of the caller that sent the batch; null when it had none.</value>
    public required string? Caller { get; init; }

    /// <value>high, normal or low.</value>
    public required string Priority { get; init; }

    /// <value>The segments of all messages.</value>
    public required int Segments { get; init; }

    /// <value>The expected price at acceptance; null if no tariff was set.</value>
    public required decimal? Price { get; init; }

    /// <value>The first 60 characters of the text of the first message; null after a purge, and always if the text is secret.</value>
    public required string? Text { get; init; }

    public static BatchItemView Of(BatchHeader header) => new()
    {
        Id = header.Id.ToString(),
        CreatedAt = header.Id.CreatedAt,
        SendAt = header.Due,
        Total = header.Total,
        Accepted = header.Accepted,
        Counts = null,
        From = header.Sender,
        Reference = header.Reference,
        Caller = header.Caller,
        Priority = header.Priority.Word(),
        Segments = header.Segments,
        Price = header.Price,
        Text = header.Text,
    };
}

/// <summary>One page of batches.</summary>
/// <param name="Continuation">The token of the next page; null at the end.</param>
public sealed record BatchPage(IReadOnlyList<BatchItemView> Items, string? Continuation);
