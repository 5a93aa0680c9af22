using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace SmsFunctions.Standalone.Queues;

/// <summary>Keeps a message hidden while its function runs, and knows the pop receipt that is valid now.</summary>
internal sealed class MessageLease
{
    private static readonly TimeSpan SoonestRetry = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly QueueClient _queue;
    private readonly string _messageId;
    private readonly TimeSpan _length;
    private readonly TimeProvider _time;
    private readonly Task _renewals;
    private string _popReceipt;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan length, TimeProvider time)
    {
        (_queue, _messageId, _popReceipt, _length, _time) = (queue, message.MessageId, message.PopReceipt, length, time);
        _renewals = RenewAsync();
    }

    /// <summary>Stops the renewals, waiting for one under way, since it changes the receipt.</summary>
    /// <returns>The valid pop receipt.</returns>
    public async Task<string> EndAsync()
    {
        await _stop.CancelAsync();
        await _renewals;
        _stop.Dispose();
        return _popReceipt;
    }

    private async Task RenewAsync()
    {
        var half = _length / 2;
        var pause = half;
        while (await PauseAsync(pause))
        {
            try
            {
                // Not cancelled on EndAsync: an update whose answer is thrown away leaves a receipt that nobody knows.
                var update = await _queue.UpdateMessageAsync(_messageId, _popReceipt, (string?)null, _length, CancellationToken.None);
                (_popReceipt, pause) = (update.Value.PopReceipt, half);
            }
            catch (RequestFailedException lost) when (lost.Status is 400 or 404 or 409)
            {
                // Deleted, or somebody else has it now: nothing is left to renew.
                return;
            }
            catch (Exception)
            {
                pause = TimeSpan.FromTicks(Math.Max(pause.Ticks / 2, Math.Min(SoonestRetry.Ticks, half.Ticks)));
            }
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_stop.IsCancellationRequested;
    }
}
