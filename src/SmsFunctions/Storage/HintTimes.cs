using Azure.Storage.Queues;

namespace SmsFunctions.Storage;

/// <summary>What holds for the hints of every queue.</summary>
internal static class HintTimes
{
    /// <value>A hint outlives every outage; the marker would replace it, but later.</value>
    public static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <value>Consumers are behind when what they should take next has been waiting this long: more hints would only repeat those that wait.</value>
    public static readonly TimeSpan Behind = TimeSpan.FromSeconds(30);

    /// <summary>Whether the consumers of a queue are behind, whose hints are taken when they come.</summary>
    public static async Task<bool> IsBehindAsync(QueueClient queue, DateTimeOffset now, CancellationToken cancellation) =>
        (await queue.PeekMessageAsync(cancellation)).Value?.InsertedOn < now - Behind;
}
