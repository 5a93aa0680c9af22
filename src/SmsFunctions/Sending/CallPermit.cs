using SmsFunctions.Money;
using SmsFunctions.Scheduling;
using SmsFunctions.StopList;

namespace SmsFunctions.Sending;

/// <summary>What besides the gate must allow a call: the numbers, the hour, the money.</summary>
public sealed class CallPermit(RecipientRules recipients, QuietHours quiet, Purse purse, ChunkMachine machine)
{
    /// <summary>A new chunk as far as can be foreseen: refused numbers are at their end, and what falls into quiet hours waits for their end from the beginning.</summary>
    public Chunk Foresee(Chunk chunk, DateTimeOffset now)
    {
        var next = machine.Refuse(chunk, recipients.Refusal, now);
        return !IsHandedOver(chunk, now) && quiet.EndFor(chunk.Mode, chunk.NotBefore) is { } end ? machine.KeepUntil(next, end, quiet.Why(end), now) : next;
    }

    /// <summary>Asks for a call of the chunk; what it costs is set aside until it is given back.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached.</exception>
    public async Task<Permit> AskAsync(Chunk chunk, DateTimeOffset now, CancellationToken cancellation)
    {
        await recipients.RefreshAsync(cancellation);
        if (machine.Refuse(chunk, recipients.Refusal, now) is var refused && refused != chunk)
        {
            return new Permit(refused, Payment.Nothing);
        }

        // What only an alarm's second call is left of goes out, whatever it costs.
        if (!chunk.Has(MessageStatus.Queued))
        {
            return Permit.Granted;
        }

        if (!IsHandedOver(chunk, now) && quiet.EndFor(chunk.Mode, now) is { } end)
        {
            return new Permit(machine.KeepUntil(chunk, end, quiet.Why(end), now), Payment.Nothing);
        }

        var payment = await purse.TakeAsync(chunk, cancellation);
        return new Permit(payment.Refusal is { } why ? machine.KeepUnpaid(chunk, why, now) : null, payment);
    }

    /// <summary>Whether a number of the chunk has been refused since: from memory, for the last moment before the call.</summary>
    public bool IsRefused(IEnumerable<Recipient> called) => called.Any(recipient => recipients.Refusal(recipient.Phone) is not null);

    public void GiveBack(Permit permit) => purse.GiveBack(permit.Payment);

    // What the gateway is to keep until its time wakes nobody now.
    private static bool IsHandedOver(Chunk chunk, DateTimeOffset now) => chunk.Schedule == ScheduleKind.Gateway && chunk.Due > now;
}

/// <summary>Whether a call may be made.</summary>
/// <param name="Instead">The state that the chunk takes instead of being called; null when it may be called.</param>
public readonly record struct Permit(Chunk? Instead, Payment Payment)
{
    public static readonly Permit Granted = new(null, Payment.Nothing);
}
