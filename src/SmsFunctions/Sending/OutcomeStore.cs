using Microsoft.Extensions.Logging;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Stores what became of a claim, laid anew on whatever the chunk has become meanwhile: a definite answer always lands. An outage is
/// waited out for as long as the host lets the worker live, since nobody else has the answer.
/// </summary>
public sealed class OutcomeStore(ChunkTable table, SendQueue queue, DoubtWatch doubts, Alerts alerts, TimeProvider time, ILogger<OutcomeStore> logger)
{
    // Each lost race means that somebody else moved the chunk; more of them than this is a fault in the storage.
    private const int MaxRaces = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(15);

    // A hint that overtakes the write below would find the chunk still claimed, and be dropped.
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(1);

    /// <param name="outcome">Makes the next state from the current one and the time; called again after a lost race.</param>
    /// <param name="deadline">When the worker must be done; some seconds are always taken.</param>
    /// <exception cref="Exception">It could not be stored; the log has what is lost by that.</exception>
    public async Task StoreAsync(StoredChunk before, Func<Chunk, DateTimeOffset, Chunk> outcome, DateTimeOffset deadline)
    {
        var left = deadline - time.GetUtcNow();
        using var limit = new CancellationTokenSource(left > AtLeast ? left : AtLeast, time);
        var next = before.Chunk;
        try
        {
            for (var races = 0; races < MaxRaces; races++)
            {
                var now = time.GetUtcNow();
                next = outcome(before.Chunk, now);
                if (next.Recipients.SequenceEqual(before.Chunk.Recipients))
                {
                    // A write that seemed lost had come through.
                    return;
                }

                var delay = ChunkMachine.HintDelay(next, now);
                if (delay is not null)
                {
                    // The hint first: if the write fails, it finds nothing to do; the other way round the retry would wait for the sweep.
                    await queue.TryPutAsync(next.Id, delay > HeadStart ? delay.Value : HeadStart);
                }

                var result = await WriteAsync(before, next, limit.Token);
                if (result.Written)
                {
                    if (delay is not null && time.GetUtcNow() > now + delay + HeadStart)
                    {
                        // It took so long that the hint came before it, and found the chunk still claimed.
                        await queue.TryPutAsync(next.Id, TimeSpan.Zero);
                    }

                    Tell(before.Chunk, next);
                    return;
                }

                before = result.Current ?? throw new InvalidOperationException($"Chunk {next.Id} disappeared while its gateway call was under way.");
            }

            throw new InvalidOperationException($"What became of chunk {before.Chunk.Id} could not be stored in {MaxRaces} tries, each of which found it changed.");
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
                return await table.WriteAsync(before, next, limit);
            }
            catch (Exception fault) when (StorageFault.IsOutage(fault, limit))
            {
                logger.OutcomeNotStoredYet(fault, next.Id);
                await Task.Delay(Pause, time, limit);
            }
        }
    }

    private void Tell(Chunk before, Chunk next)
    {
        logger.Stored(next.Id, next.Attempts, next.Recipients);
        doubts.Note(before, next);
        var changes = before.Recipients.Zip(next.Recipients).ToList();
        if (changes.Any(change => change.Second.GatewayIds.Length > Math.Max(1, change.First.GatewayIds.Length)))
        {
            alerts.AnsweredTwice(next.Id);
        }

        foreach (var word in changes.Where(change => change.First.Status != change.Second.Status && change.Second.Error is { Code: nameof(GatewayErrorCode.UnknownRefusal) })
            .Select(change => change.Second.Error!.Text).Distinct())
        {
            alerts.UnknownRefusal(next.Id, word);
        }
    }
}
