using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending.Orders;

/// <summary>
/// Carries an order out on one message, or on every message of a batch. Storage may fail half-way through a batch: the repeated order
/// does the rest.
/// </summary>
public sealed class OrderDesk(BatchTable batches, OrderWriter writer, TimeProvider time, ILogger<OrderDesk> logger)
{
    private const int Parallel = 8;

    // A silent storage would be tried for minutes; a caller's patience ends before. A batch may be ten thousand chunks.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BatchPatience = TimeSpan.FromMinutes(3);

    /// <returns>Null when there is no such message.</returns>
    public async Task<OrderReport?> CarryOutAsync(Order order, MessageId id, bool isDryRun, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        if (await writer.FindAsync(id.Chunk, either.Token) is not { } stored || id.Index >= stored.Chunk.Recipients.Length
            || await writer.WriteAsync(stored, (chunk, now) => order.Next(chunk, id.Index, now), order.MakesWork, isDryRun, either.Token) is not { } ordered)
        {
            return null;
        }

        await writer.HintAsync(ordered);
        return Told(order, id.ToString(), OrderReport.Of(order, ordered.Chunk, id.Index, time.GetUtcNow()), isDryRun);
    }

    /// <returns>Null when there is no such batch.</returns>
    public async Task<OrderReport?> CarryOutAsync(Order order, BatchId id, bool isDryRun, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(BatchPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var (reports, queueFailed) = (new ConcurrentBag<OrderReport>(), false);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = either.Token };
        await System.Threading.Tasks.Parallel.ForEachAsync(ChunksAsync(id, either.Token), options, async (stored, stop) =>
        {
            if (await writer.WriteAsync(stored, (chunk, now) => order.Next(chunk, null, now), order.MakesWork, isDryRun, stop) is not { } ordered)
            {
                return;
            }

            reports.Add(OrderReport.Of(order, ordered.Chunk, null, time.GetUtcNow()));

            // After the first failure the caller need not wait for the others: the sweep puts them.
            if (!Volatile.Read(ref queueFailed) && !await writer.HintAsync(ordered))
            {
                Volatile.Write(ref queueFailed, true);
            }
        });
        return reports.IsEmpty ? null : Told(order, id.ToString(), OrderReport.Sum(reports), isDryRun);
    }

    // What is not stored to its end is not there, and a message sent alone is no batch.
    private async IAsyncEnumerable<StoredChunk> ChunksAsync(BatchId id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var known = false;
        await foreach (var stored in batches.ReadAsync(id, cancellation))
        {
            if (!stored.Chunk.IsBatch || (stored.Chunk.IsUncommitted && !known && await batches.ReadHeaderAsync(id, cancellation) != HeaderState.Committed))
            {
                yield break;
            }

            known = true;
            yield return stored;
        }
    }

    private OrderReport Told(Order order, string subject, OrderReport report, bool isDryRun)
    {
        if (!isDryRun)
        {
            logger.Ordered(order.Name, subject, report.Met, report.NotMet);
        }

        return report;
    }
}
