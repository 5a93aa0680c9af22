using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Stores the result of a claim. If the chunk changed meanwhile, the result is applied to the new state, so that a definite answer is never lost.
/// During an outage the store retries until the deadline of the worker, because only this worker has the answer.
/// </summary>
public sealed class ResultStore(
    ChunkStore chunks,
    SendQueue queue,
    ChunkMachine machine,
    UnconfirmedWatch unconfirmed,
    Alerts alerts,
    TimeProvider time,
    ILogger<ResultStore> logger)
{
    private const int MaxRounds = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(15);

    // A hint that a worker receives before the write below finds the chunk claimed and is dropped.
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(1);

    /// <summary>Stores the answer to a call.</summary>
    /// <param name="replies">The replies by recipient index.</param>
    /// <param name="note">What the answer means for the gate. If it closes the gate, the messages that wait for another call are held.</param>
    /// <param name="deadline">When the worker must end. The store retries for at least 15 seconds, also past the deadline.</param>
    /// <exception cref="Exception">The result could not be stored. The log has the lost result.</exception>
    public Task StoreAsync(
        StoredChunk claimed, string call, IReadOnlyCollection<(int Index, PhoneReply Reply)> replies, GateNote note, DateTimeOffset deadline) =>
        StoreAsync(claimed, (before, now) => Held(machine.Answer(before, call, replies, note.Counts, now), note.Move?.Why(), now), deadline);

    /// <summary>Returns a claim whose call was not made.</summary>
    /// <param name="why">Why the gate holds the messages; null when it is open.</param>
    /// <param name="deadline">When the worker must end. The store retries for at least 15 seconds, also past the deadline.</param>
    /// <exception cref="Exception">The result could not be stored. The log has the lost result.</exception>
    public Task HandBackAsync(StoredChunk claimed, string call, MessageError? why, DateTimeOffset deadline)
    {
        logger.ClaimHandedBack(claimed.Chunk.Id);
        return StoreAsync(claimed, (before, now) => Held(machine.HandBack(before, call, now), why, now), deadline);
    }

    private Chunk Held(Chunk chunk, MessageError? why, DateTimeOffset now) => why is null ? chunk : machine.Hold(chunk, why, now);

    // The outcome creates the next state from the current state and the time. It is called again after a lost race.
    private async Task StoreAsync(StoredChunk before, Func<Chunk, DateTimeOffset, Chunk> outcome, DateTimeOffset deadline)
    {
        var left = deadline - time.GetUtcNow();
        using var limit = new CancellationTokenSource(left > AtLeast ? left : AtLeast, time);
        var next = before.Chunk;
        try
        {
            for (var write = new OptimisticWrite($"The result of the call for chunk {next.Id}", MaxRounds); ; write.Again())
            {
                var now = time.GetUtcNow();
                next = outcome(before.Chunk, now);
                if (next.Recipients.SequenceEqual(before.Chunk.Recipients))
                {
                    // An earlier write seemed to fail but succeeded.
                    return;
                }

                var delay = ChunkMachine.HintDelay(next, now);
                if (delay is not null)
                {
                    // The hint precedes the write. If the write fails, the hint has no effect. In the other order, a crash between the two would
                    // delay the retry until the sweep.
                    await queue.TryPutAsync(next, delay > HeadStart ? delay.Value : HeadStart);
                }

                var result = await WriteAsync(before, next, limit.Token);
                if (result.Written)
                {
                    if (delay is not null && time.GetUtcNow() > now + delay + HeadStart)
                    {
                        // The write was so slow that a worker received the hint before it and dropped it.
                        await queue.TryPutAsync(next, TimeSpan.Zero);
                    }

                    Report(before.Chunk, next);
                    return;
                }

                before = result.Current ?? throw new InvalidOperationException($"Chunk {next.Id} was deleted during its gateway call.");
            }
        }
        catch (Exception fault)
        {
            alerts.OutcomeLost(fault, next.Id, next.Recipients);
            throw;
        }
    }

    private async Task<WriteResult> WriteAsync(StoredChunk before, Chunk next, CancellationToken limit)
    {
        while (true)
        {
            try
            {
                return await chunks.WriteAsync(before, next, limit);
            }
            catch (Exception fault) when (StorageFault.IsOutage(fault, limit))
            {
                logger.ResultNotStoredYet(fault, next.Id);
                await Task.Delay(Pause, time, limit);
            }
        }
    }

    private void Report(Chunk before, Chunk next)
    {
        logger.Stored(next.Id, next.Attempts, next.Recipients);
        unconfirmed.Note(before, next);
        var changes = before.Recipients.Zip(next.Recipients).ToList();
        if (changes.Any(change => change.Second.GatewayIds.Length > Math.Max(1, change.First.GatewayIds.Length)))
        {
            alerts.AnsweredTwice(next.Id);
        }

        foreach (var word in changes
            .Where(change => change.First.Status != change.Second.Status && change.Second.Error is { Code: nameof(GatewayErrorCode.UnknownRefusal) })
            .Select(change => change.Second.Error!.Text).Distinct())
        {
            alerts.UnknownRefusal(next.Id, word);
        }
    }
}
