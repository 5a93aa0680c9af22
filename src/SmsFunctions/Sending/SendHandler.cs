using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Callbacks;
using SmsFunctions.Concurrency;
using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>Handles a hint: claims the chunk, makes the gateway call and stores the answer.</summary>
public sealed class SendHandler(
    ChunkStore chunks,
    ResultStore outcomes,
    SendQueue queue,
    GatewayClient gateway,
    GatewaySlots slots,
    SendingGate gate,
    PreSendChecks checks,
    ChunkMachine machine,
    UnconfirmedWatch doubts,
    MessageTraces traces,
    Alerts alerts,
    IOptions<GatewayOptions> gatewayOptions,
    TimeProvider time,
    ILogger<SendHandler> logger)
{
    // Each lost race means that another worker changed the chunk. More races than this point to a fault of the storage.
    private const int MaxRaces = 10;

    // After 5 minutes (functionTimeout) the host ends the function and the whole worker process.
    private static readonly TimeSpan HandlingTimeout = TimeSpan.FromMinutes(4.5);

    private static readonly TimeSpan ClaimPause = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">The chunk could not be claimed because it changed during each try.</exception>
    /// <exception cref="Azure.RequestFailedException">Storage is unreachable. The host delivers the hint again.</exception>
    public async Task HandleAsync(SendHint hint, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + HandlingTimeout;
        var current = hint.Stored ?? await chunks.ReadAsync(hint.Id, cancellation);
        using var span = current is null ? null : traces.Send(current.Chunk);
        SlotLease? slot = null;
        PreSendDecision? decision = null;
        try
        {
            for (var races = 0; races < MaxRaces; races++)
            {
                if (current is null)
                {
                    logger.ChunkGone(hint.Id);
                    return;
                }

                var now = time.GetUtcNow();
                var chunk = hint.IsCommitted ? machine.Commit(current.Chunk, now) : current.Chunk;
                switch (machine.Claim(chunk, now))
                {
                    case Claim.Ignore drop:
                        logger.HintDropped(hint.Id, drop.Reason);
                        await ReturnProbeAsync(hint, chunk);
                        return;

                    case Claim.Requeue later:
                        await queue.TryPutAsync(hint.Id, later.At - now);
                        return;

                    case Claim.WaitUntil wait:
                        // Timers ignore fractions of a millisecond, so the wait is rounded up. Otherwise it would end too early.
                        await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling((wait.Until - now).TotalMilliseconds)), time, cancellation);
                        break;

                    case Claim.GiveUp giveUp:
                        var given = await chunks.WriteAsync(current, giveUp.Next, cancellation);
                        if (given.Written)
                        {
                            logger.GivenUp(hint.Id, giveUp.Next.Recipients);
                            doubts.Note(chunk, giveUp.Next);
                        }

                        current = given.Current;
                        break;

                    case Claim.Take when await gate.ReadAsync(hint.Probe, cancellation) is var state && !state.LetsThrough(hint.Probe):
                        var held = machine.Hold(chunk, state.Why(), now);
                        if (held == current.Chunk)
                        {
                            logger.HintDropped(hint.Id, "it already waits for the gate");
                            return;
                        }

                        var kept = await chunks.WriteAsync(current, held, cancellation);
                        if (kept.Written)
                        {
                            logger.HeldByGate(hint.Id, state.Position);
                            return;
                        }

                        current = kept.Current;
                        break;

                    case Claim.Take when decision is null:
                        if (await TryAskAsync(chunk, cancellation) is not { } asked)
                        {
                            await ReturnProbeAsync(hint, chunk);
                            await queue.TryPutAgainAsync(hint);
                            return;
                        }

                        if (asked.Instead is not { } instead)
                        {
                            decision = asked;
                            break;
                        }

                        if (instead == chunk)
                        {
                            logger.HintDropped(hint.Id, $"it is already held by {chunk.HeldBy}");
                            await ReturnProbeAsync(hint, chunk);
                            return;
                        }

                        var ruled = await chunks.WriteAsync(current, instead, cancellation);
                        if (ruled.Written)
                        {
                            logger.NotCalled(hint.Id, instead.HeldBy, instead.Recipients);
                            alerts.Unpaid(asked.Payment.Refusal);
                            if (instead.HeldBy is not null)
                            {
                                await ReturnProbeAsync(hint, instead);
                                _ = ChunkMachine.HintDelay(instead, now) is not { } soon || await queue.TryPutAsync(hint.Id, soon);
                                return;
                            }
                        }

                        current = ruled.Current;
                        break;

                    case Claim.Take when slot is null:
                        slot = await slots.TakeAsync(cancellation);
                        if (slot is null)
                        {
                            // Other instances use all slots. The hint goes to the end of the queue, so that this worker is free.
                            await queue.TryPutAgainAsync(hint);
                            return;
                        }

                        // The wait for the slot may have taken time, so the claim is decided again.
                        break;

                    case Claim.Take take:
                        // After this point cancellation is ignored: a cancelled claim could be stored without its call.
                        cancellation.ThrowIfCancellationRequested();
                        current = await ClaimAsync(current, take, deadline);
                        if (current is not null && IsMine(current.Chunk, take.Call))
                        {
                            var spent = decision.Value;
                            decision = null;
                            checks.GiveBack(spent, await CallAsync(current, take.Call, hint, slot, deadline));
                            return;
                        }

                        break;
                }
            }
        }
        finally
        {
            slot?.Dispose();
            if (decision is { } unused)
            {
                checks.GiveBack(unused);
            }
        }

        throw new InvalidOperationException($"Chunk {hint.Id} could not be claimed: another worker changed it during each of {MaxRaces} tries.");
    }

    // During an outage the worker retries the claim. If it stopped, a claim that was stored would become unconfirmed although nothing was sent.
    private async Task<StoredChunk?> ClaimAsync(StoredChunk before, Claim.Take take, DateTimeOffset deadline)
    {
        while (true)
        {
            try
            {
                return (await chunks.WriteAsync(before, take.Next, CancellationToken.None)).Current;
            }
            catch (Exception fault) when (StorageFault.IsOutage(fault) && time.GetUtcNow() + ClaimPause < deadline)
            {
                logger.ClaimUnknown(fault, before.Chunk.Id);
                await Task.Delay(ClaimPause, time, CancellationToken.None);
            }
        }
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

    // A retried write may have succeeded. The id of the call shows whether this worker owns the claim. It still does when another worker gave up the
    // claim at the end of the lease, during an outage: only this worker knows that the call was not made.
    private static bool IsMine(Chunk chunk, string call) => chunk.Recipients.Any(recipient => ReplyReconciler.Awaits(recipient, call));

    // A probe without a call gives no result, so another chunk may be the probe. A probe whose call is in progress keeps its role.
    private Task ReturnProbeAsync(SendHint hint, Chunk chunk) => chunk.Has(MessageStatus.Sending) ? Task.CompletedTask : ReturnProbeAsync(hint);

    private async Task ReturnProbeAsync(SendHint hint)
    {
        if (hint.Probe is not null && await gate.ReadAsync(CancellationToken.None) is var state && state.IsProbe(hint.Probe))
        {
            await gate.ApplyAsync(state, new GateMove.ReturnProbe(), CancellationToken.None);
        }
    }

    // After the claim, cancellation is ignored: the call completes and its result is stored, even during shutdown.
    /// <returns>The possible cost of the call: the prices of all accepted and unconfirmed messages.</returns>
    private async Task<decimal> CallAsync(StoredChunk claimed, string call, SendHint hint, SlotLease slot, DateTimeOffset deadline)
    {
        var (chunk, probe) = (claimed.Chunk, hint.Probe);
        var state = await gate.ReadAsync(probe, CancellationToken.None);
        int[] indexes =
        [
            .. Enumerable.Range(0, chunk.Recipients.Length)
                .Where(i => chunk.Recipients[i].Call == call && chunk.Recipients[i].Status == MessageStatus.Sending),
        ];
        var hasLapsed = await checks.HasLapsedAsync(chunk, indexes.Select(i => chunk.Recipients[i]));
        var now = time.GetUtcNow();
        if (indexes.Length == 0
            || now + gatewayOptions.Value.Timeout > chunk.LeaseUntil
            || now > chunk.ValidUntil
            || !state.LetsThrough(probe)
            || hasLapsed)
        {
            // Another worker gave up the claim, or the call could outlast the lease because the process was suspended after the claim, or the
            // message expired, the gate closed, or a pre-send check no longer allows the call.
            logger.ClaimTooOld(chunk.Id);
            await outcomes.StoreAsync(
                claimed, (before, at) => Kept(machine.HandBack(before, call, at), state.LetsThrough(probe) ? null : state.Why(), at), deadline);
            await ReturnProbeAsync(hint);
            return 0;
        }

        var isTimed = chunk.Schedule == ScheduleKind.Gateway && chunk.Due > now;
        var phones = indexes.Select(i => chunk.Recipients[i].Phone);
        var reply = await gateway.SendAsync(
            new OutgoingSms([.. phones], chunk.Text, chunk.Sender, chunk.Flash, isTimed ? chunk.Due : null), CancellationToken.None);
        slot.Dispose();

        // The rows of the gate and of the chunk are written in parallel, so that neither write waits for the other.
        var note = gate.Note(state, chunk.Id, state.IsProbe(probe), reply);
        var moved = note.Move is { } move ? gate.ApplyAsync(state, move, CancellationToken.None) : Task.CompletedTask;
        var replies = indexes.Zip(reply.Phones).ToList();
        await outcomes.StoreAsync(claimed, (before, at) => Kept(machine.Answer(before, call, replies, note.Counts, at), note.Move?.Why(), at), deadline);
        await moved;
        return replies
            .Where(answer => answer.Second.Verdict is Verdict.Accepted or Verdict.Unconfirmed)
            .Sum(answer => chunk.Recipients[answer.First].Price ?? 0);
    }

    private Chunk Kept(Chunk chunk, MessageError? why, DateTimeOffset now) => why is null ? chunk : machine.Hold(chunk, why, now);
}
