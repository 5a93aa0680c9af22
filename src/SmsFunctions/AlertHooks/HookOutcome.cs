using SmsFunctions.Idempotency;
using SmsFunctions.Submission;

namespace SmsFunctions.AlertHooks;

/// <summary>A delivery whose message is valid and can be sent.</summary>
/// <param name="Decision">What is sent, and under which key.</param>
public sealed record HookDelivery(HookSource Source, HookDecision.Send Decision, BatchPlan Plan);

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

    /// <summary>The delivery was submitted as a batch.</summary>
    public sealed record Submitted(IdempotentAnswer<BatchOutcome> Answer) : HookOutcome;
}
