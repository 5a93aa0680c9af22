using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Submission;

/// <summary>Accepts a message: stores it in one transaction, then enqueues a hint. A stored message is sent also without the hint.</summary>
public sealed class MessageIntake(
    ChunkTable table,
    ChunkPlanner planner,
    SendQueue queue,
    SendingGate gate,
    MessageTraces traces,
    AcceptedMessages accepted,
    TimeProvider time,
    ILogger<MessageIntake> logger)
{
    // The storage client retries for minutes. Callers time out earlier.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <returns>The stored chunk. <see cref="Intake.IsStored"/> is false when the result of the write is unknown.</returns>
    public async Task<Intake> AcceptAsync(ValidMessage message, Timing timing, Acceptance acceptance, CancellationToken cancellation)
    {
        var chunk = planner.Plan(message, timing, acceptance);
        using var span = traces.Accept(chunk.Id.Batch);
        chunk = chunk with { Trace = Instrumentation.Here };
        using var limit = new TimeLimit(Timeout, time, cancellation);
        StoredChunk stored;
        try
        {
            chunk = planner.AtGate(chunk, await gate.ReadAsync(limit.Token), time.GetUtcNow());
            stored = await table.InsertAsync(chunk, limit.Token);
        }
        catch (Exception fault) when (StorageFault.IsOutage(fault, cancellation))
        {
            logger.AcceptUnknown(fault, chunk.Id);
            return new Intake(chunk, IsStored: false);
        }

        logger.Accepted(chunk.Id, PhoneMask.Of(message.Phone), message.Text.Segments.Count, message.Caller.By ?? "none");

        // Without the hint, the sweep finds the chunk by its marker. An error response would make the caller send the message twice.
        if (ChunkMachine.HintDelay(stored.Chunk, time.GetUtcNow()) is { } delay)
        {
            await queue.TryPutAsync(stored, delay);
        }

        // Another operation id means that an earlier request stored the message and counted it.
        if (stored.Chunk.Operation == chunk.Operation)
        {
            await accepted.NoteAsync([stored.Chunk]);
        }

        return new Intake(stored.Chunk, IsStored: true);
    }
}
