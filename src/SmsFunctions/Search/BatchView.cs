namespace SmsFunctions.Search;

/// <summary>A batch as the API shows it.</summary>
/// <param name="Counts">The number of messages by status, without statuses that no message has.</param>
/// <param name="Segments">The segments of all messages, in any status.</param>
/// <param name="Price">The expected price at acceptance; null if no tariff was set.</param>
/// <param name="Reference">The caller's own reference for the batch.</param>
public sealed record BatchView(
    string Id,
    int Total,
    IReadOnlyDictionary<string, int> Counts,
    int Segments,
    decimal? Price,
    string From,
    string? Reference,
    DateTimeOffset CreatedAt,
    DateTimeOffset SendAt,
    DateTimeOffset ValidUntil);
