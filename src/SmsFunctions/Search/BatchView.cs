namespace SmsFunctions.Search;

/// <summary>A batch as the API shows it.</summary>
public sealed record BatchView
{
    public required string Id { get; init; }

    public required int Total { get; init; }

    /// <value>The number of messages by status, without statuses that no message has.</value>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    /// <value>The segments of all messages, in any status.</value>
    public required int Segments { get; init; }

    /// <value>The expected price at acceptance; null if no tariff was set.</value>
    public required decimal? Price { get; init; }

    /// <value>high, normal or low.</value>
    public required string Priority { get; init; }

    public required string From { get; init; }

    /// <value>The caller's own reference for the batch.</value>
    public required string? Reference { get; init; }

    /// <value>The name of the caller that sent the batch; null when it had none.</value>
    public required string? Caller { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset SendAt { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }
}
