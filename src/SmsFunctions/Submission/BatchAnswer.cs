using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Spending;

namespace SmsFunctions.Submission;

/// <summary>The answer to POST batches.</summary>
public sealed record BatchAnswer
{
    /// <value>Null in a dry run.</value>
    public required string? Id { get; init; }

    /// <value>The name of the caller; null when it has none.</value>
    public required string? Caller { get; init; }

    /// <value>The number of messages to send.</value>
    public required int Accepted { get; init; }

    public required IReadOnlyList<RejectedItem> Rejected { get; init; }

    public required IReadOnlyList<DuplicateItem> Duplicates { get; init; }

    /// <value>The segments of all accepted messages. Each segment is charged as one SMS.</value>
    public required int Segments { get; init; }

    /// <value>The price of all accepted messages; null if no tariff is set.</value>
    public required decimal? Price { get; init; }

    /// <value>high, normal or low.</value>
    public required string Priority { get; init; }

    /// <value>The segments with the original texts; set only in a dry run that allows text changes.</value>
    public required int? SegmentsAsWritten { get; init; }

    /// <value>Whether the balance allows the price; set only in a dry run with a tariff.</value>
    public required BalanceCheck? Balance { get; init; }

    /// <value>The end of the quiet hours in which the batch is due; null when it is due outside quiet hours.</value>
    public required DateTimeOffset? HeldUntil { get; init; }

    /// <value>Null in a dry run.</value>
    public required DateTimeOffset? CreatedAt { get; init; }

    public required DateTimeOffset SendAt { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }

    /// <value>The first accepted messages as they would be sent; set only in a dry run that asks for them.</value>
    public required IReadOnlyList<PreviewMessage>? Preview { get; init; }

    public static BatchAnswer Of(BatchOutcome.Accepted accepted) => Of(accepted.Plan, accepted.Timing) with
    {
        Id = accepted.Id.ToString(),
        HeldUntil = accepted.Chunks.Where(chunk => chunk.HeldBy == HoldReason.QuietHours)
            .Select(chunk => (DateTimeOffset?)chunk.NotBefore).FirstOrDefault(),
        CreatedAt = accepted.At,
    };

    /// <param name="preview">The number of messages in the preview; null for no preview.</param>
    public static BatchAnswer Of(BatchOutcome.Tried tried, int? preview) => Of(tried.Plan, tried.Timing) with
    {
        Preview = preview is { } count ? PreviewMessage.Of(tried.Plan, count) : null,
        SegmentsAsWritten = tried.Plan.Savings.IsAny ? tried.Plan.SegmentsAsWritten : null,
        Balance = tried.Balance,
    };

    private static BatchAnswer Of(BatchPlan plan, Timing timing) => new()
    {
        Id = null,
        Caller = plan.Caller.Name,
        Accepted = plan.Accepted,
        Rejected = plan.Rejected,
        Duplicates = plan.Duplicates,
        Segments = plan.Segments,
        Price = plan.Price,
        Priority = plan.Priority.Word(),
        SegmentsAsWritten = null,
        Balance = null,
        HeldUntil = null,
        CreatedAt = null,
        SendAt = timing.Due,
        ValidUntil = timing.ValidUntil,
        Preview = null,
    };
}
