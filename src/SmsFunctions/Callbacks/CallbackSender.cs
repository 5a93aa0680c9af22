using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Callbacks;

/// <summary>Signs a callback and posts it. Receivers that do not answer are remembered.</summary>
public sealed class CallbackSender(
    CallbackClient client,
    DisabledReceivers disabled,
    SilentAddresses silent,
    IOptions<CallbackOptions> options,
    TimeProvider time,
    ILogger<CallbackSender> logger)
{
    private readonly WebhookSecret[] _secrets = [.. SettingsCheck.Split(options.Value.Secret).Select(secret => WebhookSecret.TryRead(secret)!)];

    private readonly AllowedHosts _allowedHosts = options.Value.Allowed;

    /// <value>Whether callbacks can be signed. Without a secret, pending callbacks stay pending.</value>
    public bool CanSign => _secrets.Length > 0;

    /// <summary>Returns the time until which callbacks to an address are postponed because it did not answer; null when they are not.</summary>
    public DateTimeOffset? SilentUntil(string address) => silent.Until(new Uri(address));

    /// <summary>Whether an address gets no callbacks because it answered 410.</summary>
    public Task<bool> IsDisabledAsync(string address, CancellationToken cancellation) => disabled.ContainsAsync(address, cancellation);

    /// <summary>Stores that an address answered 410.</summary>
    public Task DisableAsync(string address) => disabled.AddAsync(address, CancellationToken.None);

    /// <summary>Posts a callback once. An unexpected fault counts as a failed attempt, so that every callback ends.</summary>
    public async Task<CallbackAnswer> PostAsync(PendingCallback callback, Chunk chunk)
    {
        var address = chunk.CallbackUrl!;
        if (CallbackAddress.Problem(address, _allowedHosts) is { } problem)
        {
            // The settings changed since the request was accepted.
            return new CallbackAnswer(null, null, $"the address {problem}");
        }

        try
        {
            var answer = await PostAsync(callback, chunk, new Uri(address));
            if (answer.Status is null)
            {
                silent.Add(new Uri(address), answer.IsReached);
            }

            return answer;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            logger.CallbackFailed(fault, callback.Chunk);
            return new CallbackAnswer(null, null, fault.GetType().Name);
        }
    }

    private Task<CallbackAnswer> PostAsync(PendingCallback callback, Chunk chunk, Uri address)
    {
        var (id, body) = CallbackBody.Of(callback, chunk);
        var at = time.GetUtcNow();
        return client.PostAsync(address, body,
        [
            new("webhook-id", id),
            new("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            new("webhook-signature", string.Join(' ', _secrets.Select(secret => secret.Sign(id, at, body)))),
        ], CancellationToken.None);
    }
}
