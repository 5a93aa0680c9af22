using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Concurrency;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Decides whether the gateway call of a due chunk may be made now: the gate, the pre-send checks and the number of gateway calls at a time, in this order.
/// If the call may not be made, the hint is handled: the reason is stored with the chunk, or the hint is enqueued again.
/// </summary>
public sealed class Admission(
    SendingGate gate,
    PreSendChecks checks,
    GatewaySlots slots,
    ChunkStore chunks,
    SendQueue queue,
    ChunkMachine machine,
    Alerts alerts,
    ILogger<Admission> logger)
{
    public AdmissionTicket Begin(SendHint hint) => new(hint, checks);

    /// <summary>
    /// Takes the next step of the admission. A step that acquired something has taken time, so the caller decides again and passes the same ticket again.
    /// </summary>
    /// <param name="chunk">The chunk to decide on: <paramref name="current"/>, committed if its request is known to be completely stored.</param>
    /// <returns>The progress; null when the call may be made now.</returns>
    public async Task<Progress?> NextAsync(AdmissionTicket ticket, StoredChunk current, Chunk chunk, DateTimeOffset now, CancellationToken cancellation)
    {
        var state = await gate.ReadAsync(ticket.Hint.Probe, cancellation);
        return !state.LetsThrough(ticket.Hint.Probe) ? await HoldAsync(current, machine.Hold(chunk, state.Why(), now), state.Position, cancellation)
            : ticket.Decision is null ? await CheckAsync(ticket, current, chunk, now, cancellation)
            : ticket.Slot is null ? await TakeSlotAsync(ticket, current, cancellation)
            : null;
    }

    /// <summary>
    /// Returns the probe of a hint that makes no call. A probe without a call gives no result, so another chunk may be the probe. A probe whose call is in
    /// progress keeps its role.
    /// </summary>
    public Task ReturnProbeAsync(SendHint hint, Chunk chunk) => chunk.Has(MessageStatus.Sending) ? Task.CompletedTask : gate.ReturnProbeAsync(hint.Probe);

    private async Task<Progress> HoldAsync(StoredChunk current, Chunk held, GatePosition position, CancellationToken cancellation)
    {
        if (held == current.Chunk)
        {
            logger.HintDropped(held.Id, "it already waits for the gate");
            return Progress.Handled;
        }

        var result = await chunks.WriteAsync(current, held, cancellation);
        if (!result.Written)
        {
            return Progress.Again(result.Current);
        }

        logger.HeldByGate(held.Id, position);
        return Progress.Handled;
    }

    private async Task<Progress> CheckAsync(
        AdmissionTicket ticket, StoredChunk current, Chunk chunk, DateTimeOffset now, CancellationToken cancellation)
    {
        var hint = ticket.Hint;
        if (await TryAskAsync(chunk, cancellation) is not { } decision)
        {
            await ReturnProbeAsync(hint, chunk);
            await queue.TryPutAgainAsync(hint, chunk);
            return Progress.Handled;
        }

        if (decision.Instead is not { } instead)
        {
            ticket.Decision = decision;
            return Progress.Again(current);
        }

        if (instead == chunk)
        {
            logger.HintDropped(hint.Id, $"it is already held by {chunk.HeldBy}");
            await ReturnProbeAsync(hint, chunk);
            return Progress.Handled;
        }

        var result = await chunks.WriteAsync(current, instead, cancellation);
        if (!result.Written)
        {
            return Progress.Again(result.Current);
        }

        logger.NotCalled(hint.Id, instead.HeldBy, instead.Recipients);
        alerts.Unpaid(decision.Payment.Refusal);
        if (instead.HeldBy is null)
        {
            // Some recipients are not allowed. The call is made for the others.
            return Progress.Again(result.Current);
        }

        await ReturnProbeAsync(hint, instead);
        if (ChunkMachine.HintDelay(instead, now) is { } soon)
        {
            await queue.TryPutAsync(instead, soon);
        }

        return Progress.Handled;
    }

    private async Task<PreSendDecision?> TryAskAsync(Chunk chunk, CancellationToken cancellation)
    {
        try
        {
            return await checks.AskAsync(chunk, cancellation);
        }
        catch (TimeoutException slow)
        {
            logger.ChecksNotDone(slow, chunk.Id);
            return null;
        }
    }

    private async Task<Progress> TakeSlotAsync(AdmissionTicket ticket, StoredChunk current, CancellationToken cancellation)
    {
        ticket.Slot = await slots.TakeAsync(current.Chunk.Priority, cancellation);
        if (ticket.Slot is not null)
        {
            return Progress.Again(current);
        }

        // No slot became free in time. The hint goes to the end of the queue, so that this worker can handle other hints.
        await queue.TryPutAgainAsync(ticket.Hint, current.Chunk);
        return Progress.Handled;
    }
}
