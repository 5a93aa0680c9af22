using Azure.Storage.Queues.Models;
using SmsFunctions.Foundation;

namespace SmsFunctions.Sending;

/// <summary>A hint that waits to be enqueued, alone or with others. Its result is the receipt of the queue message.</summary>
/// <param name="json">The queue message if the hint is alone.</param>
internal sealed class PendingHint(SendHint hint, byte[] json, CancellationToken cancellation) : GroupItem<SendReceipt>(cancellation)
{
    public SendHint Hint => hint;

    public byte[] Json => json;
}
