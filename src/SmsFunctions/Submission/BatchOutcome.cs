using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Spending;

namespace SmsFunctions.Submission;

/// <summary>The result of the submission of a batch.</summary>
public abstract record BatchOutcome
{
    private BatchOutcome()
    {
    }

    /// <param name="Plan">The plan as stored. A repeated request finds the plan of the first.</param>
    /// <param name="Chunks">The chunks as stored now.</param>
    public sealed record Accepted(BatchId Id, DateTimeOffset At, BatchPlan Plan, Timing Timing, IReadOnlyList<Chunk> Chunks) : BatchOutcome;

    /// <summary>The result of the write is unknown.</summary>
    public sealed record Unknown(BatchId Id) : BatchOutcome;

    /// <summary>Storing took so long that <see cref="UnfinishedBatchSweep"/> aborted the batch. No message of it is sent.</summary>
    public sealed record GivenUp(BatchId Id) : BatchOutcome;

    /// <summary>The times are not allowed, or no message is left to send. Nothing was stored.</summary>
    /// <param name="Plan">The plan with the numbers that are not allowed.</param>
    /// <param name="Errors">The errors by field.</param>
    public sealed record Refused(BatchPlan Plan, IReadOnlyDictionary<string, string[]> Errors) : BatchOutcome;

    /// <summary>The caller has sent too many messages. Nothing was stored.</summary>
    public sealed record TooMany(OverLimit Limit) : BatchOutcome;

    /// <summary>The batch is valid. The request was a dry run, so nothing was stored.</summary>
    /// <param name="Balance">Whether the balance allows the price; null when no tariff is set.</param>
    public sealed record Tried(BatchPlan Plan, Timing Timing, BalanceCheck? Balance) : BatchOutcome;
}
