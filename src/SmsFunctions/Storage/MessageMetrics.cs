using System.Diagnostics;
using System.Diagnostics.Metrics;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>The metrics of stored messages, with one method for each event. See <c>infra/operations.md</c>.</summary>
public sealed class MessageMetrics : IMessageObserver
{
    // From the first status check to the last.
    private static readonly InstrumentAdvice<double> Waits = new()
    {
        HistogramBucketBoundaries = [1, 2, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400, 172_800],
    };

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _changed;
    private readonly Histogram<double> _sendDelay;
    private readonly Histogram<double> _delivery;

    public MessageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Instrumentation.Name);
        _accepted = meter.CreateCounter<long>("sms.messages.accepted", "{message}", "Accepted messages.");
        _changed = meter.CreateCounter<long>("sms.messages.changed", "{message}", "Status changes of messages, by new status.");
        _sendDelay = meter.CreateHistogram("sms.send.delay", "s", "Time from the due time of a message until the gateway accepts it.", advice: Waits);
        _delivery = meter.CreateHistogram("sms.delivery.duration", "s", "Time from acceptance by the gateway to a final delivery status.", advice: Waits);
    }

    public void Accepted(Chunk chunk)
    {
        var tags = new TagList { { "sms.kind", chunk.IsBatch ? "batch" : "single" } };
        if (chunk.Caller is { } caller)
        {
            tags.Add("sms.caller", caller);
        }

        _accepted.Add(chunk.Recipients.Length, tags);
        foreach (var recipient in chunk.Recipients.Where(recipient => recipient.Status != MessageStatus.Queued))
        {
            Count(recipient.Status);
        }
    }

    public void Changed(Chunk before, Chunk after)
    {
        foreach (var (old, now) in before.Recipients.Zip(after.Recipients).Where(change => change.First.Status != change.Second.Status))
        {
            Count(now.Status);
            var isHandedOver = after.Schedule == ScheduleKind.Gateway;
            if (now is { Status: MessageStatus.Sent, SentAt: { } sent })
            {
                _sendDelay.Record(Seconds(sent - (isHandedOver ? after.CreatedAt : after.Due)));
            }

            if (DeliveryTime(after, old, now) is { } delivery)
            {
                _delivery.Record(delivery.TotalSeconds, Status(now.Status));
            }
        }
    }

    /// <summary>The time from the acceptance by the gateway, or from the due time that it was given, to the delivery result.</summary>
    /// <returns>Null when the change is no delivery result.</returns>
    public static TimeSpan? DeliveryTime(Chunk chunk, Recipient before, Recipient after)
    {
        // Only a final status that follows on sent is a delivery result. The status unknown means that the gateway reported none.
        if (before.Status != MessageStatus.Sent || after is not { Status: not MessageStatus.Unknown, SentAt: { } sent, FinalAt: { } final })
        {
            return null;
        }

        var isHandedOver = chunk.Schedule == ScheduleKind.Gateway && chunk.Due > sent;
        return TimeSpan.FromSeconds(Seconds(final - (isHandedOver ? chunk.Due : sent)));
    }

    private void Count(MessageStatus status) => _changed.Add(1, Status(status));

    private static KeyValuePair<string, object?> Status(MessageStatus status) => new("sms.status", status.Word());

    // The clocks of two machines may differ slightly, so a negative duration becomes 0.
    private static double Seconds(TimeSpan span) => Math.Max(0, span.TotalSeconds);
}
