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
        if (await RefusalAsync(id, due, by, limit.Token) is { } refusal)
        {
            return refusal;
        }

        var totals = new BatchTotals(time.GetUtcNow());
        if (!await WriteAsync(id, due, by, totals, isDryRun, limit.Token))
        {
            // Some calls were begun meanwhile.
            return new BatchChangeOutcome.TooLate(totals.Counts);
        }

        if (!isDryRun)
        {
            await headers.ChangeDueAsync(id, due, limit.Token);
            logger.BatchChanged(id, due);
        }

        return totals.View() is { } view ? new BatchChangeOutcome.Done(view) : new BatchChangeOutcome.NotFound();
    }

    // The chunks are read twice, here and for the writes, because a large batch is not kept in memory.
    private async Task<BatchChangeOutcome?> RefusalAsync(BatchId id, DateTimeOffset due, Caller by, CancellationToken cancellation)
    {
        var (now, first, isUnsent, isWaiting) = (time.GetUtcNow(), (Chunk?)null, true, false);
        var totals = new BatchTotals(now);
        await foreach (var stored in batches.ReadCommittedAsync(id, cancellation))
        {
            var chunk = stored.Chunk;
            first ??= chunk;
            isUnsent &= IsUnsent(chunk, now);
            isWaiting |= chunk.Has(MessageStatus.Queued);
            totals.Add(chunk);
        }

        // The chunks of a batch have the same caller, the same times and the same mode.
        return first is null || !by.MayChange(first.Caller) ? new BatchChangeOutcome.NotFound()
            : !isUnsent || !isWaiting ? new BatchChangeOutcome.TooLate(totals.Counts)
            : DueChange.Problem(first, due, quiet) is { } problem
                ? new BatchChangeOutcome.Invalid(new Dictionary<string, string[]> { ["sendAt"] = [problem] })
            : null;
    }

    /// <param name="totals">Gets the chunks as they are after the change.</param>
    /// <returns>Whether all chunks have the new time.</returns>
    private async Task<bool> WriteAsync(BatchId id, DateTimeOffset due, Caller by, BatchTotals totals, bool isDryRun, CancellationToken cancellation)
    {
        var isChanged = true;
        await writer.WriteEachAsync(
            batches.ReadCommittedAsync(id, cancellation), (chunk, now) => Next(chunk, due, by, now), makesWork: true, isDryRun, Add, cancellation);
        return isChanged;

        void Add(Chunk before, Chunk? changed)
        {
            totals.Add(changed ?? before);
            isChanged &= (changed ?? before).Due == due;
        }
    }

    private Chunk Next(Chunk chunk, DateTimeOffset due, Caller by, DateTimeOffset now) => chunk.Due == due || !IsUnsent(chunk, now)
        ? chunk
        : checks.Foresee(machine.Reschedule(chunk, due, DueChange.ValidUntil(chunk, due), now, by.By), now);

    // Messages that were refused at the acceptance, or cancelled, do not stop the change of the others.
    private static bool IsUnsent(Chunk chunk, DateTimeOffset now) => chunk.Attempts == 0 && Enumerable.Range(0, chunk.Recipients.Length)
        .All(index => chunk.StatusAt(index, now) is MessageStatus.Scheduled or MessageStatus.Rejected or MessageStatus.Cancelled);
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
