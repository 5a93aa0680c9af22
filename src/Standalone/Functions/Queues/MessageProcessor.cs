using Azure;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Queues;

/// <summary>One received message from decoding to its end: deleted, released for another try, or moved to the poison queue.</summary>
/// <param name="lease">How long a received message is hidden at a time.</param>
internal sealed partial class MessageProcessor(
    QueueFunction function, QueueSettings settings, TimeSpan lease, FunctionRunner runner, TimeProvider time, ILogger logger)
{
    /// <summary>Never throws: what storage refuses is logged, and the message comes back when its lease ends.</summary>
    public async Task ProcessAsync(QueueMessage received)
    {
        try
        {
            if (Decode(received) is not { } message)
            {
                Undecodable(received.MessageId, function.Queue.Name);
                await MoveToPoisonAsync(received, received.PopReceipt);
            }
            else if (received.DequeueCount > settings.MaxDequeueCount)
            {
                await MoveToPoisonAsync(received, received.PopReceipt);
            }
            else
            {
                await CallAsync(received, message);
            }
        }
        catch (Exception failure)
        {
            NotCompleted(failure, received.MessageId, function.Queue.Name);
        }
    }

    private async Task CallAsync(QueueMessage received, QueueMessage message)
    {
        var renewed = new MessageLease(function.Queue, received, lease, time);
        var succeeded = await runner.RunAsync(function.Method, cancellation => function.Arguments.Bind(message, cancellation));
        var receipt = await renewed.EndAsync();
        if (succeeded)
        {
            await DeleteAsync(received.MessageId, receipt);
        }
        else if (received.DequeueCount >= settings.MaxDequeueCount)
        {
            await MoveToPoisonAsync(received, receipt);
        }
        else if (function.Poison is not null)
        {
            await ReleaseAsync(received.MessageId, receipt);
        }
    }

    private QueueMessage? Decode(QueueMessage received)
    {
        if (!settings.IsBase64)
        {
            return received;
        }

        try
        {
            var body = new BinaryData(Convert.FromBase64String(received.MessageText));
            return QueuesModelFactory.QueueMessage(
                received.MessageId, received.PopReceipt, body, received.DequeueCount, received.NextVisibleOn, received.InsertedOn, received.ExpiresOn);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // A crash between the two leaves the message in both queues: never in none.
    private async Task MoveToPoisonAsync(QueueMessage received, string receipt)
    {
        if (function.Poison is not { } poison)
        {
            return;
        }

        MovingToPoison(received.MessageId, settings.MaxDequeueCount, poison.Name);
        try
        {
            await poison.SendMessageAsync(received.MessageText);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await poison.CreateIfNotExistsAsync();
            await poison.SendMessageAsync(received.MessageText);
        }

        await DeleteAsync(received.MessageId, receipt);
    }

    private async Task DeleteAsync(string id, string receipt)
    {
        try
        {
            await function.Queue.DeleteMessageAsync(id, receipt);
        }
        catch (RequestFailedException lost) when (lost.Status is 400 or 404 or 409)
        {
            Lost(id, function.Queue.Name, lost.ErrorCode);
        }
    }

    private async Task ReleaseAsync(string id, string receipt)
    {
        try
        {
            await function.Queue.UpdateMessageAsync(id, receipt, (string?)null, settings.VisibilityTimeout);
        }
        catch (RequestFailedException lost) when (lost.Status is 400 or 404 or 409)
        {
            Lost(id, function.Queue.Name, lost.ErrorCode);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} of queue '{Queue}' cannot be decoded (messageEncoding in host.json)")]
    private partial void Undecodable(string id, string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Moving message {Id} to queue '{Poison}' (MaxDequeueCount {MaxDequeueCount})")]
    private partial void MovingToPoison(string id, int maxDequeueCount, string poison);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Message {Id} of queue '{Queue}' is no longer ours ({Code})")]
    private partial void Lost(string id, string queue, string? code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of queue '{Queue}' was run but storage did not take the result; it comes back when its lease ends")]
    private partial void NotCompleted(Exception failure, string id, string queue);
}
