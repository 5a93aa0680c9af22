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

    private readonly WebhookSecret[] _secrets = [.. CallbackOptions.Split(options.Value.Secret).Select(secret => WebhookSecret.TryRead(secret)!)];

    public async Task HandleAsync(CallbackHint hint, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await table.FindAsync(hint.Chunk, hint.Version, hint.At, cancellation) is not { } owed || owed.At > now + Early)
        {
            // It was told, or put off.
            return;
        }

        if (await table.MoveAsync(owed, owed with { At = now + Lease, Attempt = owed.Attempt + 1 }, log: null, cancellation) is not { } mine)
        {
            return;
        }

        if (await chunks.ReadAsync(hint.Chunk, cancellation) is not { Chunk: { CallbackUrl: { } address } chunk } || _secrets.Length == 0)
        {
            await table.EndAsync(mine, log: null, cancellation);
            return;
        }

        // Nothing is cancelled any more: what the receiver answered is stored.
        var answer = await disabled.ContainsAsync(address, cancellation) ? new CallbackAnswer(410, null, "this address is disabled since it answered 410") : await PostAsync(mine, chunk, address);
        await StoreAsync(mine, address, answer);
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

    private async Task StoreAsync(OwedCallback owed, string address, CallbackAnswer answer)
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

            return;
        }

        if (state == CallbackState.Disabled)
        {
            await disabled.AddAsync(address, CancellationToken.None);
        }

        if (state != CallbackState.Delivered)
        {
            alerts.CallbackGivenUp(owed.Chunk, new Uri(address).Host, answer.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? answer.Error ?? "no answer");
        }

        await table.EndAsync(owed, log, CancellationToken.None);
    }
}
