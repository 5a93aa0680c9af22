using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Search;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Operations;

/// <summary>
/// Changes the due time of a batch of which no message is sent yet. If storage fails in the middle, a repeated change applies to the remaining messages.
/// </summary>
public sealed class BatchChange(
    BatchTable batches,
    BatchHeaders headers,
    OperationWriter writer,
    PreSendChecks checks,
    QuietHours quiet,
    ChunkMachine machine,
    TimeProvider time,
    ILogger<BatchChange> logger)
{
    // As for the other operations on batches.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <param name="isDryRun">Whether the change is only checked and not written.</param>
    public async Task<BatchChangeOutcome> ChangeAsync(BatchId id, DateTimeOffset due, Caller by, bool isDryRun, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        var found = await batches.ReadCommittedAsync(id, limit.Token).ToListAsync(limit.Token);
        if (found.Count == 0 || !by.MayChange(found[0].Chunk.Caller))
        {
            return new BatchChangeOutcome.NotFound();
        }

        if (Refusal([.. found.Select(stored => stored.Chunk)], due) is { } refusal)
        {
            return refusal;
        }

        var changed = await WriteAsync(found, due, by, isDryRun, limit.Token);
        var totals = Totals(changed);
        if (changed.Any(chunk => chunk.Due != due))
        {
            // Some calls were begun meanwhile.
            return new BatchChangeOutcome.TooLate(totals.Counts);
        }

        if (!isDryRun)
        {
            await headers.ChangeDueAsync(id, due, limit.Token);
            logger.BatchChanged(id, due);
        }

        return new BatchChangeOutcome.Done(totals.View()!);
    }

    private async Task<Chunk[]> WriteAsync(List<StoredChunk> found, DateTimeOffset due, Caller by, bool isDryRun, CancellationToken cancellation)
    {
        var queueFailed = false;
        return await ParallelCalls.EachAsync(found, async (stored, stop) =>
        {
            var result = await writer.WriteAsync(stored, (chunk, now) => Next(chunk, due, by, now), makesWork: true, isDryRun, stop);

            // After the first failure the remaining hints are skipped, so that the caller does not wait. The sweep enqueues them later.
            if (result is not null && !Volatile.Read(ref queueFailed) && !await writer.HintAsync(result))
            {
                Volatile.Write(ref queueFailed, true);
            }

            return result?.Chunk ?? stored.Chunk;
        }, cancellation);
    }

    private BatchChangeOutcome? Refusal(Chunk[] chunks, DateTimeOffset due)
    {
        var now = time.GetUtcNow();
        if (!chunks.All(chunk => IsUnsent(chunk, now)) || !chunks.Any(chunk => chunk.Has(MessageStatus.Queued)))
        {
            return new BatchChangeOutcome.TooLate(Totals(chunks).Counts);
        }

        // The chunks of a batch have the same times and the same mode.
        return DueChange.Problem(chunks[0], due, quiet) is { } problem
            ? new BatchChangeOutcome.Invalid(new Dictionary<string, string[]> { ["sendAt"] = [problem] })
            : null;
    }

    private Chunk Next(Chunk chunk, DateTimeOffset due, Caller by, DateTimeOffset now) => chunk.Due == due || !IsUnsent(chunk, now)
        ? chunk
        : checks.Foresee(machine.Reschedule(chunk, due, DueChange.ValidUntil(chunk, due), now, by.By), now);

    // Messages that were refused at the acceptance, or cancelled, do not stop the change of the others.
    private static bool IsUnsent(Chunk chunk, DateTimeOffset now) => chunk.Attempts == 0 && Enumerable.Range(0, chunk.Recipients.Length)
        .All(index => chunk.StatusAt(index, now) is MessageStatus.Scheduled or MessageStatus.Rejected or MessageStatus.Cancelled);

    private BatchTotals Totals(IEnumerable<Chunk> chunks)
    {
        var totals = new BatchTotals(time.GetUtcNow());
        foreach (var chunk in chunks)
        {
            totals.Add(chunk);
        }

        return totals;
    }
}

/// <summary>The result of a change of a batch.</summary>
public abstract record BatchChangeOutcome
{
    private BatchChangeOutcome()
    {
    }

    public sealed record Done(BatchView Batch) : BatchChangeOutcome;

    public sealed record NotFound : BatchChangeOutcome;

    /// <summary>A message of the batch is not scheduled any more.</summary>
    public sealed record TooLate(IReadOnlyDictionary<string, int> Counts) : BatchChangeOutcome;

    /// <param name="Errors">The errors by field.</param>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : BatchChangeOutcome;
}
