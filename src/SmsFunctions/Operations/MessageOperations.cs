using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Operations;

/// <summary>
/// Applies an operation to one message, or to every message of a batch. If storage fails in the middle of a batch, a repeated operation applies to
/// the remaining messages.
/// </summary>
public sealed class MessageOperations(BatchTable batches, OperationWriter writer, TimeProvider time, ILogger<MessageOperations> logger)
{
    // The storage client retries for minutes. Callers time out earlier. A batch may have 10,000 chunks, so it gets more time.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BatchTimeout = TimeSpan.FromMinutes(3);

    /// <returns>Null when there is no such message.</returns>
    public async Task<OperationReport?> CarryOutAsync(MessageOperation operation, MessageId id, bool isDryRun, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        if (await writer.FindAsync(id.Chunk, limit.Token) is not { } stored || id.Index >= stored.Chunk.Recipients.Length
            || !operation.By.MayChange(stored.Chunk.Caller)
            || await writer.WriteAsync(stored, (chunk, now) => operation.Next(chunk, id.Index, now), operation.MakesWork, isDryRun, limit.Token)
                is not { } changed)
        {
            return null;
        }

        await writer.HintAsync(changed);
        return Logged(operation, id.ToString(), OperationReport.Of(operation, changed.Chunk, id.Index, time.GetUtcNow()), isDryRun);
    }

    /// <returns>Null when there is no such batch.</returns>
    public async Task<OperationReport?> CarryOutAsync(MessageOperation operation, BatchId id, bool isDryRun, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(BatchTimeout, time, cancellation);
        var reports = new List<OperationReport>();
        await writer.WriteEachAsync(
            batches.ReadCommittedAsync(id, limit.Token).TakeWhile(stored => operation.By.MayChange(stored.Chunk.Caller)),
            (chunk, now) => operation.Next(chunk, null, now),
            operation.MakesWork,
            isDryRun,
            (_, changed) => reports.AddRange(changed is null ? [] : [OperationReport.Of(operation, changed, null, time.GetUtcNow())]),
            limit.Token);
        return reports.Count == 0 ? null : Logged(operation, id.ToString(), OperationReport.Sum(reports), isDryRun);
    }

    private OperationReport Logged(MessageOperation operation, string subject, OperationReport report, bool isDryRun)
    {
        if (!isDryRun)
        {
            logger.OperationApplied(operation.Name, subject, report.Met, report.NotMet);
        }

        return report;
    }
}
