using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace SmsFunctions.Storage;

/// <summary>What the queues of hints have in common.</summary>
internal static class HintQueues
{
    /// <value>Consumers are behind when the first visible queue message has waited this long. More hints would then only repeat those that wait.</value>
    public static readonly TimeSpan Behind = TimeSpan.FromSeconds(30);

    // A hint never expires. After an outage, a sweep would enqueue a new hint from the marker, but later.
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <summary>Enqueues a hint.</summary>
    /// <param name="hint">The queue message, at most 48 KiB.</param>
    /// <param name="hidden">How long the hint stays invisible; none if it is not positive.</param>
    public static async Task<SendReceipt> PutAsync(this QueueClient queue, byte[] hint, TimeSpan hidden, CancellationToken cancellation) =>
        await queue.SendMessageAsync(new BinaryData(hint), hidden > TimeSpan.Zero ? hidden : null, Forever, cancellation);

    /// <summary>Whether the consumers of a queue are behind. The queue must hold hints that are processed as soon as they are visible.</summary>
    public static async Task<bool> IsBehindAsync(QueueClient queue, DateTimeOffset now, CancellationToken cancellation) =>
        (await queue.PeekMessageAsync(cancellation)).Value?.InsertedOn < now - Behind;
}
