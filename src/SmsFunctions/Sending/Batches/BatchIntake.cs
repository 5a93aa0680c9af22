using Microsoft.Extensions.Logging;
using SmsFunctions.Account;
using SmsFunctions.Scheduling;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending.Batches;

/// <summary>Takes a batch in: as many chunks as it needs, stored whole or not at all, then hinted.</summary>
public sealed class BatchIntake(BatchTable table, SendQueue queue, Gate gate, ChunkMachine machine, PreSendChecks checks, SmsTraces traces, SmsMetrics metrics, TimeProvider time, ILogger<BatchIntake> logger)
{
    // Ten thousand texts of their own are some two hundred transactions.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan UncommittedAhead = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan HintTimeout = TimeSpan.FromMinutes(1);
    private const int MaxFailures = 3;
    private const int Parallel = 8;

    public async Task<BatchOutcome> AcceptAsync(BatchPlan plan, Timing timing, Acceptance acceptance, CancellationToken cancellation)
    {
        var (id, now) = acceptance.DueOn(timing.Due);
        using var span = traces.Accept(id);
        using var limit = new TimeLimit(Timeout, time, cancellation);
        var mine = new HashSet<string>();
        IReadOnlyList<StoredChunk>? stored;
        try
        {
            var packs = Packs(id, plan, timing, now, await gate.ReadAsync(limit.Token));
            mine.UnionWith(packs.SelectMany(pack => pack).Select(chunk => chunk.Operation));
            stored = await table.InsertAsync(id, packs, limit.Token);
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

        // The others were stored by an earlier try.
        foreach (var chunk in stored.Where(chunk => mine.Contains(chunk.Chunk.Operation)))
        {
            metrics.Accepted(chunk.Chunk);
        }

        logger.BatchAccepted(id, plan.Accepted, stored.Count, plan.Segments);
        await HintAsync(stored);
        return new BatchOutcome.Accepted(id, now, [.. stored.Select(chunk => chunk.Chunk)]);
    }

    private IReadOnlyList<IReadOnlyList<Chunk>> Packs(BatchId id, BatchPlan plan, Timing timing, DateTimeOffset now, GateState gate)
    {
        var chunks = plan.Messages.GroupBy(message => message.Text.Text).SelectMany(text => text.Chunk(Chunk.MaxRecipients))
            .Select((messages, number) => machine.Accept(NewChunk(id.Chunk(number), plan, timing, messages, now)));
        var packs = BatchTable.Pack(chunks);

        // What packs there are must not depend on lists that may change before the request is repeated.
        return Each(chunk => checks.Foresee(packs.Count > 1 ? machine.AwaitHeader(chunk) : chunk, now) is var next && packs.Count == 1 && gate.Position != GatePosition.Open
            ? machine.Hold(next, gate.Why(), now)
            : next);

        IReadOnlyList<IReadOnlyList<Chunk>> Each(Func<Chunk, Chunk> next) => [.. packs.Select(pack => (IReadOnlyList<Chunk>)[.. pack.Select(next)])];
    }

    private static Chunk NewChunk(ChunkId id, BatchPlan plan, Timing timing, BatchMessage[] messages, DateTimeOffset now) =>
        Chunk.New(id, now, messages[0].Text, plan.Sender, [.. messages.Select(message => new Recipient(message.Phone) { Reference = message.Reference, Price = message.Price })]) with
        {
            IsBatch = true,
            Due = timing.Due,
            NotBefore = timing.FirstCall(now),
            ValidUntil = timing.ValidUntil,
            IsValidityChosen = timing.IsValidityChosen,
            Mode = plan.Mode,
            Reference = plan.Reference,
            CallbackUrl = plan.CallbackUrl,
            Trace = SmsTraces.Here,
        };

    // What is far away is left to its markers. Of a request in several transactions those are the clean-up's, which comes some minutes later:
    // what is due by then is hinted here.
    private TimeSpan? HintDelay(Chunk chunk, DateTimeOffset now) => chunk.IsUncommitted
        ? chunk.NotBefore < now + UncommittedAhead ? chunk.NotBefore - now : null
        : ChunkMachine.HintDelay(chunk, now);

    // Without its hint a chunk is sent a little later. After some failures the caller need not wait for the others.
    private async Task HintAsync(IReadOnlyList<StoredChunk> stored)
    {
        var (failed, end) = (0, time.GetUtcNow() + HintTimeout);
        await System.Threading.Tasks.Parallel.ForEachAsync(stored, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (chunk, _) =>
        {
            if (Volatile.Read(ref failed) < MaxFailures && time.GetUtcNow() < end && HintDelay(chunk.Chunk, time.GetUtcNow()) is { } delay && !await queue.TryPutAsync(chunk, delay))
            {
                Interlocked.Increment(ref failed);
            }
        });
    }
}

/// <summary>How the intake of a batch ended.</summary>
public abstract record BatchOutcome(BatchId Id)
{
    /// <param name="Chunks">As they are stored now.</param>
    public sealed record Accepted(BatchId Id, DateTimeOffset At, IReadOnlyList<Chunk> Chunks) : BatchOutcome(Id);

    /// <summary>Storage did not tell whether it was stored.</summary>
    public sealed record Unknown(BatchId Id) : BatchOutcome(Id);

    /// <summary>Storing took so long that the clean-up gave it up: nothing of it will be sent.</summary>
    public sealed record GivenUp(BatchId Id) : BatchOutcome(Id);
}
