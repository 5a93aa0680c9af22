using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Scheduling;
using SmsFunctions.Sending;
using SmsFunctions.Spending;
using SmsFunctions.Submission;

namespace SmsFunctions.Operations;

/// <summary>Changes the due time, the text, or both, of a single message that is scheduled in this app.</summary>
public sealed class MessageChange(
    OperationWriter writer,
    MessageRules rules,
    Tariff tariff,
    PreSendChecks checks,
    QuietHours quiet,
    ChunkMachine machine,
    TimeProvider time,
    ILogger<MessageChange> logger)
{
    // The storage client retries for minutes. Callers time out earlier.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <param name="isDryRun">Whether the change is only checked and not written.</param>
    public async Task<ChangeOutcome> ChangeAsync(WantedChange wanted, bool isDryRun, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        var id = wanted.Message;
        var found = await writer.FindAsync(id.Chunk, limit.Token);
        if (found is null || id.Index >= found.Chunk.Recipients.Length || !wanted.By.MayChange(found.Chunk.Caller))
        {
            return new ChangeOutcome.NotFound();
        }

        ChangeOutcome? refusal = null;
        var changed = await writer.WriteAsync(found, (chunk, now) =>
        {
            refusal = Refusal(chunk, wanted, now);
            return refusal is null ? Changed(chunk, wanted, now) : chunk;
        }, makesWork: true, isDryRun, limit.Token);
        if (changed is null || refusal is not null)
        {
            return refusal ?? new ChangeOutcome.NotFound();
        }

        if (changed.Work is not null)
        {
            logger.Changed(id.Chunk, changed.Chunk.Due);
        }

        await writer.HintAsync(changed);
        return new ChangeOutcome.Done(changed.Chunk);
    }

    private ChangeOutcome? Refusal(Chunk chunk, WantedChange wanted, DateTimeOffset now)
    {
        var status = chunk.StatusAt(wanted.Message.Index, now);
        if (chunk.IsBatch)
        {
            return new ChangeOutcome.OfBatch(chunk.Id.Batch, status);
        }

        if (status != MessageStatus.Scheduled || chunk.Schedule != ScheduleKind.Hold)
        {
            return new ChangeOutcome.TooLate(status);
        }

        var errors = new Dictionary<string, string[]>();
        if (wanted.Due is { } due && DueChange.Problem(chunk, due, quiet) is { } dueProblem)
        {
            errors["sendAt"] = [dueProblem];
        }

        if (wanted.Text is { } text && rules.TextProblem(text, chunk.Flash, timed: false) is { } textProblem)
        {
            errors["text"] = [textProblem];
        }

        return errors.Count > 0 ? new ChangeOutcome.Invalid(errors) : null;
    }

    private Chunk Changed(Chunk chunk, WantedChange wanted, DateTimeOffset now)
    {
        var due = wanted.Due ?? chunk.Due;
        if (due == chunk.Due && !chunk.IsChangedBy(wanted.Text))
        {
            return chunk;
        }

        var (until, segments) = (DueChange.ValidUntil(chunk, due), wanted.Text?.Segments ?? chunk.Segments);
        var changed = machine.Change(chunk, wanted.Text, phone => tariff.PriceOf(phone, segments.Count), due, until, now, wanted.By.By);
        return checks.Foresee(changed, now);
    }
}

/// <summary>A change of a message.</summary>
/// <param name="Due">The new due time; null keeps the old one.</param>
/// <param name="Text">The new text; null keeps the old one.</param>
/// <param name="By">The caller that requested it. A message that it may not change counts as missing.</param>
public sealed record WantedChange(MessageId Message, DateTimeOffset? Due, FinalText? Text, Caller By);

/// <summary>The result of a change of a message.</summary>
public abstract record ChangeOutcome
{
    private ChangeOutcome()
    {
    }

    public sealed record Done(Chunk Chunk) : ChangeOutcome;

    public sealed record NotFound : ChangeOutcome;

    /// <summary>The message is not scheduled in this app.</summary>
    public sealed record TooLate(MessageStatus Status) : ChangeOutcome;

    /// <summary>The message belongs to a batch. It shares its text and time with other messages of the batch.</summary>
    public sealed record OfBatch(BatchId Batch, MessageStatus Status) : ChangeOutcome;

    /// <param name="Errors">The errors by field.</param>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : ChangeOutcome;
}
