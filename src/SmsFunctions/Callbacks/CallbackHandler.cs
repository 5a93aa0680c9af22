using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Callbacks;

/// <summary>Processes one pending callback: posts it once per attempt and stores the result.</summary>
public sealed class CallbackHandler(
    CallbackTable table,
    ChunkTable chunks,
    CallbackSender sender,
    CallbackQueue queue,
    CallbackPlan plan,
    Alerts alerts,
    TimeProvider time,
    ILogger<CallbackHandler> logger)
{
    // Only one worker posts a callback at a time. If the worker ends before it stores the result, another worker tries again after this time.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    // A hint is at most a second early, because row keys have whole seconds.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(2);

    // A retry due within this time gets a hint. The sweep finds later ones.
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(1);

    // Sweeps run every few seconds, so a callback that is handled later than this was not found because the app was stopped.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(2);

    // The limit until the post starts. The host ends a function after 5 minutes, and the whole worker process with it.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    public async Task HandleAsync(CallbackHint hint, CancellationToken cancellation)
    {
        if (!sender.CanSign)
        {
            return;
        }

        using var limit = new TimeLimit(Timeout, time, cancellation);
        var now = time.GetUtcNow();
        if (await table.FindAsync(hint.Chunk, hint.Version, hint.At, limit.Token) is not { } pending || pending.Callback.At > now + Early)
        {
            // The callback was delivered or postponed.
            return;
        }

        var (chunk, unreadable) = await ReadAsync(hint.Chunk, limit.Token);
        if (unreadable is null && chunk?.CallbackUrl is null)
        {
            await table.EndAsync(pending, log: null, limit.Token);
            return;
        }

        var isDisabled = chunk is not null && await sender.IsDisabledAsync(chunk.CallbackUrl!, limit.Token);
        var host = chunk is null ? "" : new Uri(chunk.CallbackUrl!).Host;
        if (!isDisabled && chunk is not null && sender.SilentUntil(chunk.CallbackUrl!) is { } until)
        {
            await PostponeAsync(pending, host, until, now, limit.Token);
            return;
        }

        var claimed = pending.Callback with { At = now + Lease, Attempt = pending.Callback.Attempt + 1, Since = SilentSince(pending.Callback, now) };
        if (await table.MoveAsync(pending, claimed, log: null, limit.Token) is not { } mine)
        {
            return;
        }

        // From here on, cancellation is ignored: the post completes and its result is stored.
        var answer = unreadable is not null ? new CallbackAnswer(null, null, $"the row cannot be read: {unreadable}")
            : isDisabled ? new CallbackAnswer(410, null, "the address is disabled because it answered 410")
            : await sender.PostAsync(mine.Callback, chunk!);
        await StoreAsync(mine, host, answer);
        if (answer.IsGone && !isDisabled)
        {
            await sender.DisableAsync(chunk!.CallbackUrl!);
        }
    }

    // The address did not answer another callback. The time until the next turn is not an attempt, but counts towards the time after which a callback is
    // given up: otherwise many callbacks of one address would never end.
    private async Task PostponeAsync(StoredCallback pending, string host, DateTimeOffset silentUntil, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = SilentSince(pending.Callback, now);
        if (plan.Postponed(since, silentUntil, now) is { } next)
        {
            await table.MoveAsync(pending, pending.Callback with { At = next, Since = since }, log: null, cancellation);
        }
        else
        {
            await StoreAsync(pending, host, new CallbackAnswer(null, null, "not posted again, because the address does not answer"));
        }
    }

    // A time in which the app did not handle callbacks, because it was stopped, does not count as silence of the receiver.
    private static DateTimeOffset SilentSince(PendingCallback callback, DateTimeOffset now) =>
        callback.Since is not { } since ? now : now - callback.At is var late && late > LongestDelay ? since + late : since;

    private async Task<(Chunk? Chunk, string? Unreadable)> ReadAsync(ChunkId id, CancellationToken cancellation)
    {
        try
        {
            return ((await chunks.ReadAsync(id, cancellation))?.Chunk, null);
        }
        catch (UnreadableRowException fault)
        {
            alerts.ChunkUnreadable(fault, id);
            return (null, fault.InnerException!.GetType().Name);
        }
    }

    private async Task StoreAsync(StoredCallback pending, string host, CallbackAnswer answer)
    {
        var (callback, now) = (pending.Callback, time.GetUtcNow());
        var delay = answer.IsAccepted || answer.IsGone ? null
            : answer.Status is null ? plan.AfterSilence(callback, now)
            : plan.After(callback.Attempt, answer.RetryAfter);
        var state = answer.IsAccepted ? CallbackState.Delivered
            : answer.IsGone ? CallbackState.Disabled
            : delay is null ? CallbackState.GivenUp
            : CallbackState.Retrying;
        var log = new CallbackRecord
        {
            Chunk = callback.Chunk,
            Version = callback.Version,
            State = state,
            Attempts = callback.Attempt,
            At = now,
            Status = answer.Status,
            Error = answer.Error,
            Next = now + delay,
            Changes = callback.Changes,
        };
        logger.CallbackTried(callback.Chunk, callback.Version, callback.Attempt, state, answer.Status, answer.Error);
        if (delay is { } pause)
        {
            var later = callback with { At = now + pause, Since = answer.Status is null ? callback.Since : null };
            if (await table.MoveAsync(pending, later, log, CancellationToken.None) is { } next && pause < Near)
            {
                await queue.TryPutAsync(next.Callback, pause);
            }
        }
        else if (await table.EndAsync(pending, log, CancellationToken.None) && state != CallbackState.Delivered)
        {
            var reason = answer.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? answer.Error ?? "no answer";
            alerts.CallbackGivenUp(callback.Chunk, host, reason);
        }
    }
}
