using SmsFunctions.Money;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Sending.Batches;

/// <summary>The answer to POST batches.</summary>
/// <param name="Id">Null in a dry run.</param>
/// <param name="Accepted">Messages that will be sent.</param>
/// <param name="Segments">Of all accepted messages; each is paid for as one SMS.</param>
/// <param name="Price">Of all accepted messages; null while no tariff is set.</param>
/// <param name="SegmentsAsWritten">In a dry run, where texts may be changed to save segments: of the texts as they were written.</param>
/// <param name="HeldUntil">The end of the quiet hours that it falls into; null when it falls into none.</param>
/// <param name="Balance">In a dry run, while a tariff is set: whether the balance allows it.</param>
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
        new(accepted?.Id.ToString(), plan.Accepted, plan.Rejected, plan.Duplicates, plan.Segments, plan.Price, SegmentsAsWritten: null, Balance: null, EndOfQuiet(accepted), accepted?.At, timing.Due, timing.ValidUntil);

    private static DateTimeOffset? EndOfQuiet(BatchOutcome.Accepted? accepted) =>
        accepted?.Chunks.Where(chunk => chunk.HeldBy == HoldReason.QuietHours).Select(chunk => (DateTimeOffset?)chunk.NotBefore).FirstOrDefault();
}

/// <summary>A batch as the API shows it.</summary>
/// <param name="Counts">Messages by status; a status that no message has is not there.</param>
/// <param name="Segments">Of all messages, whatever became of them.</param>
/// <param name="Price">As was expected at accept; null while no tariff was set.</param>
/// <param name="Reference">The caller's own word for the whole.</param>
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
/// <param name="Continuation">For the next page; null at the end.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Items, string? Continuation);
