using System.Collections.Immutable;
using SmsFunctions.Submission;

namespace SmsFunctions.AlertHooks;

/// <summary>A delivery of which at least one message is valid and can be sent.</summary>
/// <param name="Messages">The valid messages with their plans.</param>
/// <param name="Rejected">The recipients of the messages that are not valid.</param>
public sealed record HookDelivery(
    HookSource Source,
    ImmutableArray<(HookMessage Message, BatchPlan Plan)> Messages,
    ImmutableArray<RejectedItem> Rejected,
    ImmutableArray<string> Warnings);

/// <summary>The result of a delivery.</summary>
public abstract record HookOutcome
{
    private HookOutcome()
    {
    }

    /// <summary>The delivery needs no message.</summary>
    public sealed record Ignored(string Reason) : HookOutcome;

    /// <param name="Errors">The errors by field of the batch request that was made of the delivery.</param>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : HookOutcome;

    /// <summary>The messages are stored, each as a batch. What was refused finally is among the rejected recipients.</summary>
    /// <param name="Batches">At least one.</param>
    /// <param name="IsReplay">Whether all of them were stored by an earlier request.</param>
    public sealed record Stored(
        ImmutableArray<BatchOutcome.Accepted> Batches, ImmutableArray<RejectedItem> Rejected, ImmutableArray<string> Warnings, bool IsReplay) : HookOutcome;

    /// <summary>A message could not be stored now. A repetition stores it, and finds those that are stored.</summary>
    /// <param name="Outcome">Why it could not be stored.</param>
    /// <param name="Count">The number of messages of the delivery that are stored.</param>
    public sealed record Unfinished(BatchOutcome Outcome, int Count) : HookOutcome;

    /// <summary>The idempotency key belongs to another delivery.</summary>
    public sealed record OtherRequest : HookOutcome;
}
