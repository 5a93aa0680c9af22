using Microsoft.Extensions.Logging;
using SmsFunctions.Account;
using SmsFunctions.Money;
using SmsFunctions.Scheduling;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>Takes a message in: stored in one transaction, then hinted. From the moment it is stored it will be sent, hint or no hint.</summary>
public sealed class MessageIntake(ChunkTable table, SendQueue queue, Gate gate, ChunkMachine machine, PreSendChecks checks, Tariff tariff, SmsTraces traces, SmsMetrics metrics, TimeProvider time, ILogger<MessageIntake> logger)
{
    // A silent storage would be tried for minutes; a caller's patience ends before.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <returns>What was stored; not <see cref="Intake.IsStored"/> when storage did not tell.</returns>
    public async Task<Intake> AcceptAsync(ValidMessage message, Timing timing, Acceptance acceptance, CancellationToken cancellation)
    {
        var chunk = Plan(message, timing, acceptance);
        using var span = traces.Accept(chunk.Id.Batch);
        chunk = chunk with { Trace = SmsTraces.Here };
        using var limit = new TimeLimit(Timeout, time, cancellation);
        StoredChunk stored;
        try
        {
            if (await gate.ReadAsync(limit.Token) is { Position: not GatePosition.Open } closed)
            {
                chunk = machine.Hold(chunk, closed.Why(), time.GetUtcNow());
            }

            stored = await table.InsertAsync(chunk, limit.Token);
        }
        catch (Exception fault) when (StorageFault.IsOutage(fault, cancellation))
        {
            logger.AcceptUnknown(fault, chunk.Id);
            return new Intake(chunk, IsStored: false);
        }

        // Otherwise an earlier try had stored it.
        if (stored.Chunk.Operation == chunk.Operation)
        {
            metrics.Accepted(stored.Chunk);
        }

        logger.Accepted(chunk.Id, PhoneMask.Of(message.Phone), message.Text.Segments.Count);

        // A failure to put it is repaired by the marker; to refuse now would make the caller send it twice.
        if (ChunkMachine.HintDelay(stored.Chunk, time.GetUtcNow()) is { } delay)
        {
            await queue.TryPutAsync(stored, delay);
        }

        return new Intake(stored.Chunk, IsStored: true);
    }

    /// <summary>The message as it would be stored.</summary>
    public Chunk Plan(ValidMessage message, Timing timing, Acceptance acceptance)
    {
        var (id, now) = acceptance.DueOn(timing.FirstCall(acceptance.At));
        var recipient = new Recipient(message.Phone) { Price = tariff.PriceOf(message.Phone, message.Text.Segments.Count) };
        return checks.Foresee(machine.Accept(Chunk.New(id.Chunk(0), now, message.Text, message.Sender, [recipient]) with
        {
            Due = timing.Due,
            NotBefore = timing.FirstCall(now),
            ValidUntil = timing.ValidUntil,
            IsValidityChosen = timing.IsValidityChosen,
            Schedule = timing.Schedule,
            Mode = message.Mode,
            Flash = message.Flash,
            Reference = message.Reference,
            CallbackUrl = message.CallbackUrl,
        }), now);
    }
}

/// <param name="IsStored">False: it is unknown whether it was stored.</param>
public sealed record Intake(Chunk Chunk, bool IsStored);
