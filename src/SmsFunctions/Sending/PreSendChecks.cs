using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Spending;
using SmsFunctions.StopList;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>Checks before each gateway call: stop list, allowed numbers, quiet hours, balance and daily cap.</summary>
public sealed class PreSendChecks(RecipientRules recipients, QuietHours quiet, SpendingGuard spending, ChunkMachine machine, TimeProvider time)
{
    // Well below the time limit of a worker.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Applies to a new chunk the checks that do not depend on money: messages to numbers that are not allowed end, and a chunk that is due in quiet
    /// hours is held until they end.
    /// </summary>
    public Chunk Foresee(Chunk chunk, DateTimeOffset now)
    {
        var next = machine.Refuse(chunk, recipients.Refusal, now);
        return !IsHandedOver(chunk, now) && quiet.EndFor(chunk.Mode, chunk.NotBefore) is { } end ? machine.HoldUntil(next, end, quiet.Why(end), now) : next;
    }

    /// <summary>Decides whether the call of the chunk may be made. The decision reserves the cost of the call until <see cref="GiveBack"/>.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage is unreachable.</exception>
    /// <exception cref="TimeoutException">Storage or the balance request did not answer within 20 seconds.</exception>
    public async Task<PreSendDecision> AskAsync(Chunk chunk, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            return await AskAsync(chunk, time.GetUtcNow(), limit.Token);
        }
        catch (OperationCanceledException) when (limit.HasRunOut && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The pre-send checks of chunk {chunk.Id} did not end within {Timeout.TotalSeconds} s.");
        }
    }

    private async Task<PreSendDecision> AskAsync(Chunk chunk, DateTimeOffset now, CancellationToken cancellation)
    {
        await recipients.RefreshAsync(cancellation);
        if (machine.Refuse(chunk, recipients.Refusal, now) is var refused && refused != chunk)
        {
            return new PreSendDecision(refused, Payment.Nothing);
        }

        // Without queued messages this is the automatic resend of mode atLeastOnce. It is not subject to quiet hours or money.
        if (!chunk.Has(MessageStatus.Queued))
        {
            return PreSendDecision.Granted;
        }

        if (!IsHandedOver(chunk, now) && quiet.EndFor(chunk.Mode, now) is { } end)
        {
            return new PreSendDecision(machine.HoldUntil(chunk, end, quiet.Why(end), now), Payment.Nothing);
        }

        var payment = await spending.TakeAsync(chunk, cancellation);
        return new PreSendDecision(payment.Refusal is { } why ? machine.HoldUnpaid(chunk, why, payment.Until, now) : null, payment);
    }

    /// <summary>Returns, right before the call, whether a number is no longer allowed or the quiet hours have begun.</summary>
    public async Task<bool> HasLapsedAsync(Chunk chunk, IEnumerable<Recipient> called)
    {
        try
        {
            await recipients.RefreshAsync(CancellationToken.None);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault))
        {
            // The claim is stored already, so the cached stop list decides.
        }

        var now = time.GetUtcNow();
        return called.Any(recipient => recipients.Refusal(recipient.Phone) is not null)
            || (!IsHandedOver(chunk, now) && quiet.EndFor(chunk.Mode, now) is not null);
    }

    /// <summary>Releases the reservation of the call.</summary>
    /// <param name="spent">The actual cost of the call.</param>
    public void GiveBack(PreSendDecision decision, decimal spent = 0) => spending.GiveBack(decision.Payment, spent);

    // The gateway keeps such a message until its due time, so a call in quiet hours does not deliver it then.
    private static bool IsHandedOver(Chunk chunk, DateTimeOffset now) => chunk.Schedule == ScheduleKind.Gateway && chunk.Due > now;
}
