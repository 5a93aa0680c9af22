using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;

namespace SmsFunctions.Sending;

/// <summary>
/// Handles the hints of a queue message side by side, so that the writes of their chunks are combined. A hint that fails gets a queue message of its own.
/// It then fails alone, and the other chunks are not affected.
/// </summary>
public sealed class HintHandler(SendHandler sender, PoisonHandler poison, SendQueue queue, ILogger<HintHandler> logger)
{
    // The host.json setting visibilityTimeout, after which the host delivers a failed queue message again.
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(30);

    /// <param name="priority">Low if the message is from queue <c>sms-send-low</c>.</param>
    /// <exception cref="Exception">A single hint failed, or a failed hint could not be enqueued. The host delivers the message again.</exception>
    public async Task HandleAsync(SendHint message, Priority priority, CancellationToken cancellation)
    {
        var hints = message.Each();
        if (hints.Count == 1)
        {
            await sender.HandleAsync(hints[0], cancellation);
            return;
        }

        await Task.WhenAll(hints.Select(hint => HandleOneAsync(hint, priority, cancellation)));
    }

    /// <summary>
    /// Handles a message of a poison queue. If it is shared, the failures cannot be attributed to one of its chunks. Each of its hints then gets a queue
    /// message of its own, and only those that fail again are poisoned.
    /// </summary>
    /// <param name="kind">The step that the hints are for.</param>
    /// <exception cref="Azure.RequestFailedException">Storage is unreachable. The host delivers the message again.</exception>
    public async Task PoisonedAsync(SendHint message, MarkerKind kind, CancellationToken cancellation)
    {
        var hints = message.Each();
        if (hints.Count == 1)
        {
            await poison.HandleAsync(hints[0].Id, kind, cancellation);
            return;
        }

        foreach (var hint in hints)
        {
            await queue.PutAloneAsync(hint, kind == MarkerKind.SendLow ? Priority.Low : Priority.Normal, TimeSpan.Zero, cancellation);
        }
    }

    private async Task HandleOneAsync(SendHint hint, Priority priority, CancellationToken cancellation)
    {
        try
        {
            await sender.HandleAsync(hint, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            logger.HintFailed(fault, hint.Id);
            await queue.PutAloneAsync(hint, priority, RetryPause, cancellation);
        }
    }
}
