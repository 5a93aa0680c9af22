using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Handles a hint. <see cref="ChunkMachine.Claim"/> decides what to do with the chunk; <see cref="Admission"/> decides whether its call may be made now;
/// <see cref="SendAttempt"/> makes the call. Each step may lose a race or take time, so the next step is decided again from the current chunk.
/// </summary>
public sealed class SendHandler(
    ClaimStore claims,
    Admission admission,
    SendAttempt attempt,
    SendQueue queue,
    ChunkMachine machine,
    MessageTraces traces,
    TimeProvider time,
    ILogger<SendHandler> logger)
{
    // A hint without a lost race takes about five steps. More steps than this mean that the chunk changes again and again.
    private const int MaxSteps = 10;

    // After 5 minutes (functionTimeout) the host ends the function and the whole worker process.
    private static readonly TimeSpan HandlingTimeout = TimeSpan.FromMinutes(4.5);

    /// <exception cref="InvalidOperationException">The chunk could not be claimed because it changed again and again.</exception>
    /// <exception cref="Azure.RequestFailedException">Storage is unreachable. The host delivers the hint again.</exception>
    public async Task HandleAsync(SendHint hint, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + HandlingTimeout;
        var current = hint.Stored ?? await claims.ReadAsync(hint.Id, cancellation);
        using var span = current is null ? null : traces.Send(current.Chunk);
        using var ticket = admission.Begin(hint);
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            if (current is null)
            {
                logger.ChunkGone(hint.Id);
                return;
            }

            var progress = await StepAsync(ticket, current, deadline, cancellation);
            if (progress.IsHandled)
            {
                return;
            }

            current = progress.Current;
        }

        throw new InvalidOperationException($"Chunk {hint.Id} could not be claimed in {MaxSteps} steps: other workers changed it in the meantime.");
    }

    private async Task<Progress> StepAsync(AdmissionTicket ticket, StoredChunk current, DateTimeOffset deadline, CancellationToken cancellation)
    {
        if (ClaimStore.IsOwner(current.Chunk, ticket.Call))
        {
            // A claim of this worker seemed to fail, and was stored after all. Its call was not made.
            await attempt.HandBackAsync(current, ticket, deadline);
            return Progress.Handled;
        }

        var (hint, now) = (ticket.Hint, time.GetUtcNow());
        var chunk = hint.IsCommitted ? machine.Commit(current.Chunk, now) : current.Chunk;
        switch (machine.Claim(chunk, now, ticket.Call))
        {
            case Claim.Ignore ignore:
                logger.HintDropped(hint.Id, ignore.Reason);
                await admission.ReturnProbeAsync(hint, chunk);
                return Progress.Handled;

            case Claim.Requeue requeue:
                await queue.TryPutAsync(chunk, requeue.At - now);
                return Progress.Handled;

            case Claim.WaitUntil wait:
                // Timers ignore fractions of a millisecond, so the wait is rounded up. Otherwise it would end too early.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling((wait.Until - now).TotalMilliseconds)), time, cancellation);
                return Progress.Again(current);

            case Claim.GiveUp giveUp:
                return Progress.Again(await claims.GiveUpAsync(current, giveUp, cancellation));

            case Claim.Take take:
                return await admission.NextAsync(ticket, current, chunk, now, cancellation)
                    ?? await attempt.MakeAsync(current, take, ticket, deadline, cancellation);

            case var other:
                throw new InvalidOperationException($"A claim of kind {other.GetType().Name} has no step.");
        }
    }
}
