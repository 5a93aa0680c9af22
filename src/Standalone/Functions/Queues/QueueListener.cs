using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using SmsFunctions.Standalone.Hosting;

namespace SmsFunctions.Standalone.Queues;

/// <summary>Looks into one queue for as long as the host runs: a batch whenever few enough calls run, else with growing pauses.</summary>
internal sealed partial class QueueListener(
    QueueFunction function, QueueSettings settings, TimeSpan lease, MessageProcessor processor, TimeProvider time, ILogger logger) : IListener
{
    // A batch under way when the host stops is waited for this long: given up, its messages would stay hidden for the whole lease.
    private static readonly TimeSpan LastReceiveLimit = TimeSpan.FromSeconds(5);

    private readonly PollingBackoff _backoff = new(settings.MaxPollingInterval);
    private readonly List<Task> _running = [];
    private bool _exists;
    private bool _saidMissing;
    private bool _failing;

    public async Task RunAsync(CancellationToken stopping)
    {
        using var receiving = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var limit = stopping.Register(() => receiving.CancelAfter(LastReceiveLimit));
        var messagesCame = false;
        while (!stopping.IsCancellationRequested)
        {
            var messages = await ReceiveAsync(receiving.Token);
            if (messages is [])
            {
                await Task.Delay(_backoff.Next(messagesCame), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                messagesCame = false;
                continue;
            }

            messagesCame = true;
            _running.AddRange(messages.Select(processor.ProcessAsync));
            await UntilRoomAsync();
        }

        await Task.WhenAll(_running);
    }

    private async Task UntilRoomAsync()
    {
        while (_running.Count > settings.NewBatchThreshold)
        {
            _running.Remove(await Task.WhenAny(_running));
        }
    }

    // A missing queue is not created, only waited for, as by the real host: the app or the infrastructure owns it.
    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            _exists = _exists || await function.Polled.ExistsAsync(cancellation);
            var messages = _exists ? (await function.Polled.ReceiveMessagesAsync(settings.BatchSize, lease, cancellation)).Value : [];
            SayState();
            return messages;
        }
        catch (Exception failure)
        {
            // Whatever it is, the queue is looked into again; said once an outage.
            _exists = false;
            if (!_failing && !cancellation.IsCancellationRequested)
            {
                _failing = true;
                Failing(function.Queue.Name, failure.Message.Split('\n')[0].Trim());
            }

            return [];
        }
    }

    private void SayState()
    {
        if (_failing)
        {
            _failing = false;
            Recovered(function.Queue.Name);
        }

        if (!_exists && !_saidMissing)
        {
            Missing(function.Queue.Name);
        }

        _saidMissing = !_exists;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue '{Queue}' cannot be read and is tried again until it can: {Reason}")]
    private partial void Failing(string queue, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue '{Queue}' can be read again")]
    private partial void Recovered(string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue '{Queue}' does not exist; waiting until somebody creates it")]
    private partial void Missing(string queue);
}
