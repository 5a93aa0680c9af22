using Microsoft.Extensions.Logging;
using SmsFunctions.Money;
using SmsFunctions.Scheduling;
using SmsFunctions.Sending.Texts;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending.Orders;

/// <summary>Gives a message that is still scheduled here another time, another text, or both.</summary>
public sealed class MessageChange(OrderWriter writer, MessageRules rules, Tariff tariff, PreSendChecks checks, QuietHours quiet, ChunkMachine machine, TimeProvider time, ILogger<MessageChange> logger)
{
    // A silent storage would be tried for minutes; a caller's patience ends before.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <param name="due">Null leaves the time.</param>
    /// <param name="text">Null leaves the text.</param>
    /// <param name="isDryRun">Nothing is written.</param>
    public async Task<ChangeOutcome> ChangeAsync(MessageId id, DateTimeOffset? due, FinalText? text, bool isDryRun, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        var found = await writer.FindAsync(id.Chunk, limit.Token);
        if (found is null || id.Index >= found.Chunk.Recipients.Length)
        {
            return new ChangeOutcome.NotFound();
        }

        ChangeOutcome? refusal = null;
        var ordered = await writer.WriteAsync(found, (chunk, now) =>
        {
            refusal = Refusal(chunk, id.Index, due, text, now);
            return refusal is null ? Changed(chunk, due ?? chunk.Due, text, now) : chunk;
        }, makesWork: true, isDryRun, limit.Token);
        if (ordered is null || refusal is not null)
        {
            return refusal ?? new ChangeOutcome.NotFound();
        }

        if (ordered.Work is not null)
        {
            logger.Changed(id.Chunk, ordered.Chunk.Due);
        }

        await writer.HintAsync(ordered);
        return new ChangeOutcome.Done(ordered.Chunk);
    }

    private ChangeOutcome? Refusal(Chunk chunk, int index, DateTimeOffset? due, FinalText? text, DateTimeOffset now)
    {
        var status = chunk.StatusAt(index, now);
        if (chunk.IsBatch)
        {
            return new ChangeOutcome.OfBatch(chunk.Id.Batch, status);
        }

        if (status != MessageStatus.Scheduled || chunk.Schedule != ScheduleKind.Hold)
        {
            return new ChangeOutcome.TooLate(status);
        }

        var errors = new Dictionary<string, string[]>();
        if (due is { } at && ValidUntil(chunk, at) is var until && until <= at)
        {
            errors["sendAt"] = [$"must be before the message's validUntil, {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"];
        }

        else if (due is { } wanted && chunk.IsValidityChosen && quiet.EndFor(chunk.Mode, wanted) is { } end && chunk.ValidUntil <= end)
        {
            errors["sendAt"] = [$"lies in the quiet hours ({quiet.Text}), which end after the message's validUntil: it would never be sent"];
        }

        if (text is not null && rules.TextProblem(text, chunk.Flash, timed: false) is { } problem)
        {
            errors["text"] = [problem];
        }

        return errors.Count > 0 ? new ChangeOutcome.Invalid(errors) : null;
    }

    private Chunk Changed(Chunk chunk, DateTimeOffset due, FinalText? text, DateTimeOffset now)
    {
        var next = text ?? new FinalText(chunk.Text, chunk.Segments, chunk.Segments);
        return due == chunk.Due && next.Text == chunk.Text ? chunk : checks.Foresee(machine.Change(chunk, next, phone => tariff.PriceOf(phone, next.Segments.Count), due, ValidUntil(chunk, due), now), now);
    }

    // What nobody chose moves with the time; what the caller gave stays.
    private static DateTimeOffset ValidUntil(Chunk chunk, DateTimeOffset due) =>
        chunk.IsValidityChosen ? chunk.ValidUntil : due + Chunk.DefaultValidity;
}

/// <summary>How the change of a message ended.</summary>
public abstract record ChangeOutcome
{
    private ChangeOutcome()
    {
    }

    public sealed record Done(Chunk Chunk) : ChangeOutcome;

    public sealed record NotFound : ChangeOutcome;

    /// <summary>It is not scheduled here any more, or never was.</summary>
    public sealed record TooLate(MessageStatus Status) : ChangeOutcome;

    /// <summary>It shares its text and time with the others of its batch.</summary>
    public sealed record OfBatch(BatchId Batch, MessageStatus Status) : ChangeOutcome;

    /// <param name="Errors">By field.</param>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : ChangeOutcome;
}
