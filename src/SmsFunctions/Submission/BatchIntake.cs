using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Submission;

/// <summary>Accepts a batch: stores all of its chunks or none, then enqueues the hints.</summary>
public sealed class BatchIntake(
    BatchTable table,
    ChunkPlanner planner,
    SendQueue queue,
    SendingGate gate,
    MessageTraces traces,
    AcceptedMessages accepted,
    TimeProvider time,
    ILogger<BatchIntake> logger)
{
    /// <value>How long a request may take while storage does not answer. Each answer extends it by this time, to 90 s in all.</value>
    public static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan UncommittedAhead = TimeSpan.FromMinutes(6);
    private const int MaxFailures = 3;

    // Callers give up after 100 s. 10,000 messages with different texts take about 200 transactions, and slow storage needs most of this time for them.
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(90);
    private const int Parallel = 8;

    /// <param name="begun">The time of the request. The answer is due <see cref="FirstAnswer"/> later unless storage answers until then.</param>
    public async Task<BatchOutcome> AcceptAsync(
        BatchPlan plan, Timing timing, Acceptance acceptance, DateTimeOffset begun, CancellationToken cancellation)
    {
        var (id, now) = acceptance.DueOn(timing.Due);
        using var span = traces.Accept(id);
        using var limit = new TimeLimit(begun + FirstAnswer - time.GetUtcNow(), time, cancellation);
        var mine = new HashSet<string>();
        IReadOnlyList<StoredChunk>? stored;
        try
        {
            var packs = planner.Plan(plan, timing, id, now, await gate.ReadAsync(limit.Token));
            mine.UnionWith(packs.SelectMany(pack => pack).Select(chunk => chunk.Operation));
            stored = await table.InsertAsync(id, packs, limit.Token, Extend);
        }
        catch (Exception fault) when (StorageFault.IsOutage(fault, cancellation))
        {
            logger.BatchUnknown(fault, id);
            return new BatchOutcome.Unknown(id);
        }

        if (stored is null)
        {
            return new BatchOutcome.GivenUp(id);
        }

        logger.BatchAccepted(id, plan.Accepted, stored.Count, plan.Segments, plan.Caller.By ?? "none");
        await HintAsync(stored, begun + Whole);

        // An earlier request stored the other chunks and counted them.
        await accepted.NoteAsync([.. stored.Select(chunk => chunk.Chunk).Where(chunk => mine.Contains(chunk.Operation))]);
        var chunks = stored.Select(chunk => chunk.Chunk).ToList();
        return new BatchOutcome.Accepted(id, now, plan.AsStored(chunks), timing, chunks);

        // Storage that answers may be slow.
        void Extend()
        {
            var (now, whole) = (time.GetUtcNow(), begun + Whole);
            limit.Reset(whole - now < FirstAnswer ? whole - now : FirstAnswer);
        }
    }

    // Chunks in the far future have only their markers. After a request of several transactions, the chunks are uncommitted until UnfinishedBatchSweep
    // handles them some minutes later. The chunks that are due by then get their hints here.
    private static TimeSpan? HintDelay(Chunk chunk, DateTimeOffset now) => chunk.IsUncommitted
        ? chunk.NotBefore < now + UncommittedAhead ? chunk.NotBefore - now : null
        : ChunkMachine.HintDelay(chunk, now);

    // A chunk without its hint is sent a little later. After some failures the remaining hints are skipped, so that the caller does not wait.
    private async Task HintAsync(IReadOnlyList<StoredChunk> stored, DateTimeOffset end)
    {
        var failed = 0;
        var due = stored.Select(chunk => (Chunk: chunk, Delay: HintDelay(chunk.Chunk, time.GetUtcNow()))).Where(hint => hint.Delay is not null);
        await System.Threading.Tasks.Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (hint, _) =>
        {
            if (Volatile.Read(ref failed) < MaxFailures && time.GetUtcNow() < end && !await queue.TryPutAsync(hint.Chunk, hint.Delay!.Value))
            {
                Interlocked.Increment(ref failed);
            }
        });
    }
}
