using SmsFunctions.Messages;

namespace SmsFunctions.Submission;

/// <summary>The result of the intake of a batch.</summary>
public abstract record BatchOutcome(BatchId Id)
{
    /// <param name="Chunks">The chunks as stored now.</param>
    public sealed record Accepted(BatchId Id, DateTimeOffset At, IReadOnlyList<Chunk> Chunks) : BatchOutcome(Id);

    /// <summary>The result of the write is unknown.</summary>
    public sealed record Unknown(BatchId Id) : BatchOutcome(Id);

    /// <summary>Storing took so long that <see cref="UnfinishedBatchSweep"/> aborted the batch. No message of it is sent.</summary>
    public sealed record GivenUp(BatchId Id) : BatchOutcome(Id);
}
