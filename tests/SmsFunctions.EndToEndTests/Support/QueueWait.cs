using Azure.Storage.Queues;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>Waits for the state of a queue.</summary>
internal static class QueueWait
{
    /// <summary>Waits until the queue has no message, counting the invisible ones.</summary>
    public static Task EmptyAsync(this QueueClient queue) => Eventually.Get(
        async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount, count => count == 0, $"queue {queue.Name} is empty");
}
