using Azure.Storage.Queues;

namespace SmsFunctions.Storage;

/// <summary>Time limits that apply to the hints of every queue.</summary>
internal static class HintTimes
{
    /// <value>The time to live of a hint: it never expires. After an outage, a sweep would enqueue a new hint from the marker, but later.</value>
    public static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <value>Consumers are behind when the first visible queue message has waited this long. More hints would then only repeat those that wait.</value>
    public static readonly TimeSpan Behind = TimeSpan.FromSeconds(30);

    /// <summary>Whether the consumers of a queue are behind. The queue must hold hints that are processed as soon as they are visible.</summary>
    public static async Task<bool> IsBehindAsync(QueueClient queue, DateTimeOffset now, CancellationToken cancellation) =>
        (await queue.PeekMessageAsync(cancellation)).Value?.InsertedOn < now - Behind;
}
