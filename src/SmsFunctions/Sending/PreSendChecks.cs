using SmsFunctions.Money;
using SmsFunctions.Scheduling;
using SmsFunctions.StopList;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>What besides the gate must allow a call: the numbers, the hour, the money.</summary>
public sealed class PreSendChecks(RecipientRules recipients, QuietHours quiet, SpendingGuard spending, ChunkMachine machine, TimeProvider time)
{
    // Well below what a worker may take in the whole.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>A new chunk as far as can be foreseen: refused numbers are at their end, and what falls into quiet hours waits for their end from the beginning.</summary>
    public Chunk Foresee(Chunk chunk, DateTimeOffset now)
    {
        var next = machine.Refuse(chunk, recipients.Refusal, now);
        return !IsHandedOver(chunk, now) && quiet.EndFor(chunk.Mode, chunk.NotBefore) is { } end ? machine.KeepUntil(next, end, quiet.Why(end), now) : next;
    }

    /// <summary>Asks for a call of the chunk; what it costs is set aside until it is given back.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached.</exception>
    /// <exception cref="TimeoutException">Storage, or the question for the balance, took too long.</exception>
    public async Task<PreSendDecision> AskAsync(Chunk chunk, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            return await AskAsync(chunk, time.GetUtcNow(), limit.Token);
        }
        catch (OperationCanceledException) when (limit.HasRunOut && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Whether {chunk.Id} may be called could not be found out within {Timeout.TotalSeconds} s.");
        }
    }

    private async Task<PreSendDecision> AskAsync(Chunk chunk, DateTimeOffset now, CancellationToken cancellation)
    {
        await recipients.RefreshAsync(cancellation);
        if (machine.Refuse(chunk, recipients.Refusal, now) is var refused && refused != chunk)
        {
            return new PreSendDecision(refused, Payment.Nothing);
        }

        // An alarm's second call goes out, whatever it costs.
        if (!chunk.Has(MessageStatus.Queued))
        {
            return PreSendDecision.Granted;
        }

        if (!IsHandedOver(chunk, now) && quiet.EndFor(chunk.Mode, now) is { } end)
        {
            return new PreSendDecision(machine.KeepUntil(chunk, end, quiet.Why(end), now), Payment.Nothing);
        }

        var payment = await spending.TakeAsync(chunk, cancellation);
        return new PreSendDecision(payment.Refusal is { } why ? machine.KeepUnpaid(chunk, why, payment.Until, now) : null, payment);
    }

    /// <summary>The last moment before the call: whether a number has been refused since, or the quiet hours have begun.</summary>
    public async Task<bool> HasLapsedAsync(Chunk chunk, IEnumerable<Recipient> called)
    {
        try
        {
            await recipients.RefreshAsync(CancellationToken.None);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault))
        {
            // The claim stands: what is known decides.
        }

        var now = time.GetUtcNow();
        return called.Any(recipient => recipients.Refusal(recipient.Phone) is not null) || (!IsHandedOver(chunk, now) && quiet.EndFor(chunk.Mode, now) is not null);
    }

    /// <summary>Gives back what was set aside for the call.</summary>
    /// <param name="spent">Without this, which it did cost.</param>
    public void GiveBack(PreSendDecision decision, decimal spent = 0) => spending.GiveBack(decision.Payment, spent);

    // What the gateway is to keep until its time wakes nobody now.
    private static bool IsHandedOver(Chunk chunk, DateTimeOffset now) => chunk.Schedule == ScheduleKind.Gateway && chunk.Due > now;
}

/// <summary>Whether a call may be made.</summary>
/// <param name="Instead">The state that the chunk takes instead of being called; null when it may be called.</param>
public readonly record struct PreSendDecision(Chunk? Instead, Payment Payment)
{
    public static readonly PreSendDecision Granted = new(null, Payment.Nothing);
}
