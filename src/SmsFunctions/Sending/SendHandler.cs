using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Account;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>Takes a hint to its end: claims the chunk, makes the one gateway call, stores the answer.</summary>
public sealed class SendHandler(
    ChunkTable table,
    OutcomeStore outcomes,
    SendQueue queue,
    GatewayClient gateway,
    GatewaySlots slots,
    Gate gate,
    PreSendChecks checks,
    ChunkMachine machine,
    DoubtWatch doubts,
    SmsTraces traces,
    Alerts alerts,
    IOptions<GatewayOptions> gatewayOptions,
    TimeProvider time,
    ILogger<SendHandler> logger)
{
    // Each lost race means that somebody else moved the chunk; more of them than this is a fault in the storage.
    private const int MaxRaces = 10;

    // The host ends a function after 5 minutes (functionTimeout), and the whole worker with it.
    private static readonly TimeSpan HandlingTimeout = TimeSpan.FromMinutes(4.5);

    private static readonly TimeSpan ClaimPause = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">The chunk can be neither written nor understood: somebody must look.</exception>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; the hint comes back.</exception>
    public async Task HandleAsync(SendHint hint, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + HandlingTimeout;
        var current = hint.Stored ?? await table.ReadAsync(hint.Id, cancellation);
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
                        // Timers drop the part of a millisecond: without it they would come too early, and the rest would be no wait at all.
                        await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling((wait.Until - now).TotalMilliseconds)), time, cancellation);
                        break;

                    case Claim.GiveUp giveUp:
                        var given = await table.WriteAsync(current, giveUp.Next, cancellation);
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
                            logger.HintDropped(hint.Id, "it waits for the gate already");
                            return;
                        }

                        var kept = await table.WriteAsync(current, held, cancellation);
                        if (kept.Written)
                        {
                            logger.KeptBack(hint.Id, state.Position);
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
                            logger.HintDropped(hint.Id, $"it is kept back already by {chunk.HeldBy}");
                            await ReturnProbeAsync(hint, chunk);
                            return;
                        }

                        var ruled = await table.WriteAsync(current, instead, cancellation);
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
                            // Workers elsewhere have them all. The hint goes to the queue's end, so that this worker is free for others.
                            await queue.TryPutAgainAsync(hint);
                            return;
                        }

                        // Time may have passed while it was waited for.
                        break;

                    case Claim.Take take:
                        // Cancelled half-way, a claim could stand without anybody to make its call.
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

        throw new InvalidOperationException($"Chunk {hint.Id} could not be claimed in {MaxRaces} tries, each of which found it changed.");
    }

    // A claim that may be stored without anybody knowing would end as a doubt although nothing was sent: an outage is waited out.
    private async Task<StoredChunk?> ClaimAsync(StoredChunk before, Claim.Take take, DateTimeOffset deadline)
    {
        while (true)
        {
            try
            {
                return (await table.WriteAsync(before, take.Next, CancellationToken.None)).Current;
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

    // Whichever of its writes came through: nobody else has this call.
    private static bool IsMine(Chunk chunk, string call) => chunk.Recipients.Any(recipient => recipient.Call == call && recipient.Status == MessageStatus.Sending);

    // A probe that needed no call has found out nothing: another chunk may try. One whose call is under way will tell.
    private Task ReturnProbeAsync(SendHint hint, Chunk chunk) => chunk.Has(MessageStatus.Sending) ? Task.CompletedTask : ReturnProbeAsync(hint);

    private async Task ReturnProbeAsync(SendHint hint)
    {
        if (hint.Probe is not null && await gate.ReadAsync(CancellationToken.None) is var state && state.IsProbe(hint.Probe))
        {
            await gate.ApplyAsync(state, new GateMove.ReturnProbe(), CancellationToken.None);
        }
    }

    // Nothing is cancelled any more: a call that has begun is brought to its stored end, also while the app shuts down.
    /// <returns>What it may have cost.</returns>
    private async Task<decimal> CallAsync(StoredChunk claimed, string call, SendHint hint, SlotLease slot, DateTimeOffset deadline)
    {
        var (chunk, probe) = (claimed.Chunk, hint.Probe);
        var state = await gate.ReadAsync(probe, CancellationToken.None);
        int[] indexes = [.. Enumerable.Range(0, chunk.Recipients.Length).Where(i => chunk.Recipients[i].Call == call && chunk.Recipients[i].Status == MessageStatus.Sending)];
        var hasLapsed = await checks.HasLapsedAsync(chunk, indexes.Select(i => chunk.Recipients[i]));
        var now = time.GetUtcNow();
        if (now + gatewayOptions.Value.Timeout > chunk.LeaseUntil || now > chunk.ValidUntil || !state.LetsThrough(probe) || hasLapsed)
        {
            // This process was frozen between its claim and now, so that the call could outlive the lease; or the gate has closed since, or what allowed the call is over.
            logger.ClaimTooOld(chunk.Id);
            await outcomes.StoreAsync(claimed, (before, at) => Kept(machine.HandBack(before, call, at), state.LetsThrough(probe) ? null : state.Why(), at), deadline);
            await ReturnProbeAsync(hint);
            return 0;
        }

        var isTimed = chunk.Schedule == ScheduleKind.Gateway && chunk.Due > now;
        var reply = await gateway.SendAsync(
            new OutgoingSms([.. indexes.Select(i => chunk.Recipients[i].Phone)], chunk.Text, chunk.Sender, chunk.Flash, isTimed ? chunk.Due : null), CancellationToken.None);
        slot.Dispose();

        // The gate's row and the chunk's are written side by side: neither may wait for the other.
        var note = gate.Note(state, chunk.Id, state.IsProbe(probe), reply);
        var moved = note.Move is { } move ? gate.ApplyAsync(state, move, CancellationToken.None) : Task.CompletedTask;
        var replies = indexes.Zip(reply.Phones).ToList();
        await outcomes.StoreAsync(claimed, (before, at) => Kept(machine.Answer(before, call, replies, note.Counts, at), note.Move?.Why(), at), deadline);
        await moved;
        return replies.Where(answer => answer.Second.Verdict is Verdict.Accepted or Verdict.Unconfirmed).Sum(answer => chunk.Recipients[answer.First].Price ?? 0);
    }

    private Chunk Kept(Chunk chunk, MessageError? why, DateTimeOffset now) => why is null ? chunk : machine.Hold(chunk, why, now);
}
