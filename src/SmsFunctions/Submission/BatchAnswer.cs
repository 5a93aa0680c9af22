using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Spending;

namespace SmsFunctions.Submission;

/// <summary>The answer to POST batches.</summary>
/// <param name="Id">Null in a dry run.</param>
/// <param name="Accepted">The number of messages to send.</param>
/// <param name="Segments">The segments of all accepted messages. Each segment costs one SMS.</param>
/// <param name="Price">The price of all accepted messages; null if no tariff is set.</param>
/// <param name="SegmentsAsWritten">The segments with the original texts; set only in a dry run that allows text changes.</param>
/// <param name="HeldUntil">The end of the quiet hours in which the batch is due; null when it is due outside quiet hours.</param>
/// <param name="Balance">Whether the balance allows the price; set only in a dry run with a tariff.</param>
public sealed record BatchAnswer(
    string? Id,
    int Accepted,
    IReadOnlyList<RejectedItem> Rejected,
    IReadOnlyList<DuplicateItem> Duplicates,
    int Segments,
    decimal? Price,
    int? SegmentsAsWritten,
    BalanceCheck? Balance,
    DateTimeOffset? HeldUntil,
    DateTimeOffset? CreatedAt,
    DateTimeOffset SendAt,
    DateTimeOffset ValidUntil)
{
    public static BatchAnswer Of(BatchPlan plan, Timing timing, BatchOutcome.Accepted? accepted) =>
        new(
            accepted?.Id.ToString(),
            plan.Accepted,
            plan.Rejected,
            plan.Duplicates,
            plan.Segments,
            plan.Price,
            SegmentsAsWritten: null,
            Balance: null,
            EndOfQuiet(accepted),
            accepted?.At,
            timing.Due,
            timing.ValidUntil);

    private static DateTimeOffset? EndOfQuiet(BatchOutcome.Accepted? accepted) =>
        accepted?.Chunks.Where(chunk => chunk.HeldBy == HoldReason.QuietHours).Select(chunk => (DateTimeOffset?)chunk.NotBefore).FirstOrDefault();
}
