using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Callbacks;

/// <summary>Takes what is owed to its end: one post an attempt, and what came of it stored.</summary>
public sealed class CallbackHandler(
    CallbackTable table,
    ChunkTable chunks,
    CallbackClient client,
    CallbackQueue queue,
    CallbackPlan plan,
    DisabledReceivers disabled,
    IOptions<CallbackOptions> options,
    Alerts alerts,
    TimeProvider time,
    ILogger<CallbackHandler> logger)
{
    // While a worker posts, nobody else does; one that died is followed after this.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    // A hint is a second early at most, since keys count in whole ones.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(2);

    // What is nearer than this has a hint of its own; the rest is found by its time.
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(1);

    // Until the post is begun; the host ends a function after 5 minutes, and the whole worker with it.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly WebhookSecret[] _secrets = [.. CallbackOptions.Split(options.Value.Secret).Select(secret => WebhookSecret.TryRead(secret)!)];

    private readonly IReadOnlySet<string> _allowedHosts = options.Value.AllowedHosts;

    // Hosts that did not answer: others' callbacks must not wait for one that hangs.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _silent = new(StringComparer.OrdinalIgnoreCase);

    public async Task HandleAsync(CallbackHint hint, CancellationToken cancellation)
    {
        if (_secrets.Length == 0)
        {
            // Nothing can be signed now; what is owed stays owed.
            return;
        }

        using var limit = new TimeLimit(Timeout, time, cancellation);
        var now = time.GetUtcNow();
        if (await table.FindAsync(hint.Chunk, hint.Version, hint.At, limit.Token) is not { } owed || owed.At > now + Early)
        {
            // It was told, or put off.
            return;
        }

        var (chunk, unreadable) = await ReadAsync(hint.Chunk, limit.Token);
        if (unreadable is null && chunk?.CallbackUrl is null)
        {
            await table.EndAsync(owed, log: null, limit.Token);
            return;
        }

        var isDisabled = chunk is not null && await disabled.ContainsAsync(chunk.CallbackUrl!, limit.Token);
        var host = chunk is null ? "" : new Uri(chunk.CallbackUrl!).Host;
        if (!isDisabled && _silent.TryGetValue(host, out var until) && now < until)
        {
            await table.MoveAsync(owed, owed with { At = until }, log: null, limit.Token);
            return;
        }

        if (await table.MoveAsync(owed, owed with { At = now + Lease, Attempt = owed.Attempt + 1 }, log: null, limit.Token) is not { } mine)
        {
            return;
        }

        // Nothing is cancelled any more: what the receiver answered is stored.
        var answer = unreadable is not null ? new CallbackAnswer(null, null, $"the row cannot be read: {unreadable}")
            : isDisabled ? new CallbackAnswer(410, null, "this address is disabled since it answered 410")
            : await TryPostAsync(mine, chunk!, host);
        await StoreAsync(mine, host, answer);
        if (answer.IsGone && !isDisabled)
        {
            await disabled.AddAsync(chunk!.CallbackUrl!, CancellationToken.None);
        }
    }

    private async Task<(Chunk? Chunk, string? Unreadable)> ReadAsync(ChunkId id, CancellationToken cancellation)
    {
        try
        {
            return ((await chunks.ReadAsync(id, cancellation))?.Chunk, null);
        }
        catch (Exception fault) when (ChunkEntity.IsUnreadable(fault))
        {
            alerts.ChunkUnreadable(fault, id);
            return (null, fault.GetType().Name);
        }
    }

    // Settings may have changed since the address was taken in, and what cannot be written for one reason or another must end some day too.
    private async Task<CallbackAnswer> TryPostAsync(OwedCallback owed, Chunk chunk, string host)
    {
        if (CallbackAddress.Problem(chunk.CallbackUrl!, _allowedHosts) is { } problem)
        {
            return new CallbackAnswer(null, null, $"the address {problem}");
        }

        try
        {
            var answer = await PostAsync(owed, chunk, chunk.CallbackUrl!);
            if (answer.Status is null)
            {
                _silent[host] = time.GetUtcNow() + Silence;
            }

            return answer;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            logger.CallbackFailed(fault, owed.Chunk);
            return new CallbackAnswer(null, null, fault.GetType().Name);
        }
    }

    private Task<CallbackAnswer> PostAsync(OwedCallback owed, Chunk chunk, string address)
    {
        var (id, body) = CallbackBody.Of(owed, chunk);
        var at = time.GetUtcNow();
        return client.PostAsync(new Uri(address), body,
        [
            new("webhook-id", id),
            new("webhook-timestamp", at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new("webhook-signature", string.Join(' ', _secrets.Select(secret => secret.Sign(id, at, body)))),
        ], CancellationToken.None);
    }

    private async Task StoreAsync(OwedCallback owed, string host, CallbackAnswer answer)
    {
        var now = time.GetUtcNow();
        var delay = answer.IsAccepted || answer.IsGone ? null : plan.After(owed.Attempt, answer.RetryAfter);
        var state = answer.IsAccepted ? CallbackState.Delivered : answer.IsGone ? CallbackState.Disabled : delay is null ? CallbackState.GivenUp : CallbackState.Retrying;
        var log = new CallbackLog(owed.Chunk, owed.Version, state, owed.Attempt, now, answer.Status, answer.Error, now + delay, owed.Changes);
        logger.CallbackTried(owed.Chunk, owed.Version, owed.Attempt, state, answer.Status, answer.Error);
        if (delay is { } pause)
        {
            if (await table.MoveAsync(owed, owed with { At = now + pause }, log, CancellationToken.None) is { } next && pause < Near)
            {
                await queue.TryPutAsync(next, pause);
            }
        }
        else if (await table.EndAsync(owed, log, CancellationToken.None) && state != CallbackState.Delivered)
        {
            alerts.CallbackGivenUp(owed.Chunk, host, answer.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? answer.Error ?? "no answer");
        }
    }
}
