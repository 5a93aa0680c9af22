using SmsFunctions.Money;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Sending.Batches;

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

/// <summary>One page of messages.</summary>
/// <param name="Continuation">The token for the next page; null on the last page.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Items, string? Continuation);
