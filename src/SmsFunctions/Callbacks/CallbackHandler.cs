using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Callbacks;

/// <summary>Processes one pending callback: posts it once per attempt and stores the result.</summary>
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
    // Only one worker posts a callback at a time. If it dies, another one tries again after this time.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    // A hint is at most a second early, because row keys have whole seconds.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(2);

    // A retry due within this time gets a hint. The sweep finds later ones.
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(1);

    // The limit until the post starts. The host ends a function after 5 minutes, and the whole worker process with it.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly WebhookSecret[] _secrets = [.. CallbackOptions.Split(options.Value.Secret).Select(secret => WebhookSecret.TryRead(secret)!)];

    private readonly IReadOnlySet<string> _allowedHosts = options.Value.AllowedHosts;

    // Hosts that did not answer. Their callbacks are postponed, so that callbacks to other hosts do not wait for them.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _silent = new(StringComparer.OrdinalIgnoreCase);

    public async Task HandleAsync(CallbackHint hint, CancellationToken cancellation)
    {
        if (_secrets.Length == 0)
        {
            // Without a secret no callback can be signed. Pending callbacks stay pending.
            return;
        }

        using var limit = new TimeLimit(Timeout, time, cancellation);
        var now = time.GetUtcNow();
        if (await table.FindAsync(hint.Chunk, hint.Version, hint.At, limit.Token) is not { } owed || owed.At > now + Early)
        {
            // The callback was delivered or postponed.
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

        // From here on, cancellation is ignored: the post completes and its result is stored.
        var answer = unreadable is not null ? new CallbackAnswer(null, null, $"the row cannot be read: {unreadable}")
            : isDisabled ? new CallbackAnswer(410, null, "the address is disabled because it answered 410")
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

    // The address is checked again, since settings may have changed. An unexpected fault counts as a failed attempt, so that every callback ends.
    private async Task<CallbackAnswer> TryPostAsync(PendingCallback owed, Chunk chunk, string host)
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

    private Task<CallbackAnswer> PostAsync(PendingCallback owed, Chunk chunk, string address)
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

    private async Task StoreAsync(PendingCallback owed, string host, CallbackAnswer answer)
    {
        var now = time.GetUtcNow();
        var delay = answer.IsAccepted || answer.IsGone ? null : plan.After(owed.Attempt, answer.RetryAfter);
        var state = answer.IsAccepted ? CallbackState.Delivered
            : answer.IsGone ? CallbackState.Disabled
            : delay is null ? CallbackState.GivenUp
            : CallbackState.Retrying;
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
            var reason = answer.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? answer.Error ?? "no answer";
            alerts.CallbackGivenUp(owed.Chunk, host, reason);
        }
    }
}
