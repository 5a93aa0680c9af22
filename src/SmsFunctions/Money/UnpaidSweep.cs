using Microsoft.Extensions.Logging;
using SmsFunctions.Account;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Money;

/// <summary>Once a minute, tries whether there is money by now for what waits for it, the oldest first. What is not worth sending any more is let go in any case.</summary>
public sealed class UnpaidSweep(DueWork due, ChunkTable table, SendQueue queue, Gate gate, Purse purse, ChunkMachine machine, TimeProvider time, ILogger<UnpaidSweep> logger)
{
    private const int MaxPerTick = 2_000;
    private const int Parallel = 8;

    // So many requests in a row for which there is no money stand for all: whatever cost little enough would have been among them.
    private const int MostRefusals = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private DateTimeOffset _next;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now < _next)
        {
            return;
        }

        var found = await due.FindAsync(MarkerKind.Unpaid, now, MaxPerTick, cancellation);
        _next = found.Count < MaxPerTick ? now + Interval : _next;
        if (found.Count == 0)
        {
            return;
        }

        var isOpen = (await gate.ReadAsync(cancellation)).Position == GatePosition.Open;
        var (free, refusals) = (found.Where(work => work.ValidUntil < now).ToList(), 0);
        foreach (var request in found.Where(_ => isOpen).Except(free).GroupBy(work => work.Chunk.Batch))
        {
            if (refusals == MostRefusals)
            {
                break;
            }

            if (await IsPaidAsync(request.First().Chunk, cancellation))
            {
                free.AddRange(request);
            }
            else
            {
                refusals++;
            }
        }

        if (free.Count > 0)
        {
            logger.LetGo(free.Count);
            await System.Threading.Tasks.Parallel.ForEachAsync(free, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
                async (marker, stop) => await LetGoAsync(marker.Chunk, stop));
        }
    }

    // What was set aside is given back at once: whoever makes the call takes it again.
    private async Task<bool> IsPaidAsync(ChunkId id, CancellationToken cancellation)
    {
        if (await table.TryReadAsync(id, cancellation) is not { } stored)
        {
            return false;
        }

        var payment = await purse.TakeAsync(stored.Chunk, cancellation);
        purse.GiveBack(payment);
        return payment.Refusal is null;
    }

    private async Task LetGoAsync(ChunkId id, CancellationToken cancellation)
    {
        if (await table.TryReadAsync(id, cancellation) is { Chunk.KeptBackBy: Keeper.Money } stored)
        {
            await queue.PutAsync(id, TimeSpan.Zero, cancellation);
            await table.WriteAsync(stored, machine.Hinted(stored.Chunk, time.GetUtcNow()), cancellation);
        }
    }
}
