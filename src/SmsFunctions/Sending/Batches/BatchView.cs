using SmsFunctions.Scheduling;

namespace SmsFunctions.Sending.Batches;

/// <summary>The answer to POST batches.</summary>
/// <param name="Id">Null in a dry run.</param>
/// <param name="Accepted">Messages that will be sent.</param>
/// <param name="Segments">Of all accepted messages; each is paid for as one SMS.</param>
/// <param name="Price">Null while no tariff is set.</param>
public sealed record BatchAnswer(
    string? Id,
    int Accepted,
    IReadOnlyList<RejectedItem> Rejected,
    IReadOnlyList<DuplicateItem> Duplicates,
    int Segments,
    decimal? Price,
    DateTimeOffset? CreatedAt,
    DateTimeOffset SendAt,
    DateTimeOffset ValidUntil)
{
    public static BatchAnswer Of(BatchPlan plan, Timing timing, BatchOutcome.Accepted? accepted) =>
        new(accepted?.Id.ToString(), plan.Messages.Count, plan.Rejected, plan.Duplicates, plan.Segments, Price: null, accepted?.At, timing.Due, timing.ValidUntil);
}

/// <summary>A batch as the API shows it.</summary>
/// <param name="Counts">Messages by status; a status that no message has is not there.</param>
/// <param name="Reference">The caller's own word for the whole.</param>
public sealed record BatchView(
    string Id,
    int Total,
    IReadOnlyDictionary<string, int> Counts,
    string From,
    string? Reference,
    DateTimeOffset CreatedAt,
    DateTimeOffset SendAt,
    DateTimeOffset ValidUntil);

/// <summary>One page of messages.</summary>
/// <param name="Continuation">For the next page; null at the end.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Items, string? Continuation);
