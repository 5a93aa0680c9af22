using SmsFunctions.Scheduling;

namespace SmsFunctions.Sending.Batches;

/// <summary>What a batch request comes to: who gets which text, and what was left out.</summary>
/// <param name="Messages">In the order of the request.</param>
public sealed record BatchPlan(
    IReadOnlyList<BatchMessage> Messages,
    IReadOnlyList<RejectedItem> Rejected,
    IReadOnlyList<DuplicateItem> Duplicates,
    string Sender,
    string? Reference)
{
    public WantedTimes Times { get; init; } = new(null, null, ScheduleKind.Hold);

    public SendMode Mode { get; init; }

    /// <value>Of all messages; each is paid for as one SMS.</value>
    public int Segments => Messages.Sum(message => message.Segments);
}

/// <param name="Index">Of the item in the request, from 0.</param>
/// <param name="Phone">Digits only, with the country code.</param>
/// <param name="Reference">The caller's own word for this message; null leaves that of the batch.</param>
public sealed record BatchMessage(int Index, string Phone, string Text, int Segments, string? Reference);

/// <param name="To">As the caller wrote it, cut to 40 characters.</param>
public sealed record RejectedItem(int Index, string? To, string Reason);

/// <param name="Of">The index of the item with the same number and text, which is sent.</param>
public sealed record DuplicateItem(int Index, int Of);
