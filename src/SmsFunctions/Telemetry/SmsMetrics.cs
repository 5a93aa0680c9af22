using System.Diagnostics.Metrics;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;

namespace SmsFunctions.Telemetry;

/// <summary>The metrics of the app, with the meter <see cref="SmsTraces.Name"/> and one method for each event. See <c>infra/operations.md</c>.</summary>
public sealed class SmsMetrics
{
    // Buckets for calls, from the fastest answer to the gateway timeout, and for waits, from the first status check to the last.
    private static readonly InstrumentAdvice<double> Calls = new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };
    private static readonly InstrumentAdvice<double> Waits = new()
    {
        HistogramBucketBoundaries = [1, 2, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400, 172_800],
    };

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _changed;
    private readonly Histogram<double> _sendDelay;
    private readonly Histogram<double> _delivery;
    private readonly Histogram<double> _call;
    private readonly Gauge<int> _gate;
    private readonly Gauge<long> _queue;
    private readonly Gauge<double> _oldest;
    private readonly Gauge<double> _balance;

    public SmsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SmsTraces.Name);
        _accepted = meter.CreateCounter<long>("sms.messages.accepted", "{message}", "Accepted messages.");
        _changed = meter.CreateCounter<long>("sms.messages.changed", "{message}", "Status changes of messages, by new status.");
        _sendDelay = meter.CreateHistogram("sms.send.delay", "s", "Time from the due time of a message until the gateway accepts it.", advice: Waits);
        _delivery = meter.CreateHistogram("sms.delivery.duration", "s", "Time from acceptance by the gateway to a final delivery status.", advice: Waits);
        _call = meter.CreateHistogram("sms.gateway.duration", "s", "Duration of a gateway call.", advice: Calls);
        _gate = meter.CreateGauge<int>("sms.gate.closed", null, "1 while the gate is closed, otherwise 0.");
        _queue = meter.CreateGauge<long>("sms.queue.depth", "{hint}", "Approximate number of hints in a queue.");
        _oldest = meter.CreateGauge<double>("sms.work.overdue", "s", "Time for which the oldest due marker has been due.");
        _balance = meter.CreateGauge<double>("sms.balance", null, "The account's balance, in its currency.");
    }

    /// <value>Whether a listener collects queue depths. Reading them costs storage requests.</value>
    public bool AreQueuesWatched => _queue.Enabled;

    public void Accepted(Chunk chunk)
    {
        _accepted.Add(chunk.Recipients.Length, new KeyValuePair<string, object?>("sms.kind", chunk.IsBatch ? "batch" : "single"));
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

            // A status set by an operator, or the status unknown, is not a delivery result.
            if (old.Status == MessageStatus.Sent && now is { Status: not MessageStatus.Unknown, SentAt: { } since, FinalAt: { } final })
            {
                _delivery.Record(Seconds(final - (isHandedOver && after.Due > since ? after.Due : since)), Status(now.Status));
            }
        }
    }

    public void Called(string script, Verdict verdict, GatewayErrorCode? error, TimeSpan took) =>
        _call.Record(took.TotalSeconds, new("sms.script", script), new("sms.outcome", Word(verdict)), new("error.type", error?.ToString()));

    public void GateSeen(GatePosition position) => _gate.Record(position == GatePosition.Open ? 0 : 1);

    public void QueueSeen(string queue, long depth) => _queue.Record(depth, new KeyValuePair<string, object?>("sms.queue", queue));

    /// <param name="overdue">The time for which the oldest marker of its kind has been due; zero when none is due.</param>
    public void WorkSeen(MarkerKind kind, TimeSpan overdue) =>
        _oldest.Record(Seconds(overdue), new KeyValuePair<string, object?>("sms.work", Lower(kind)));

    public void BalanceHeard(decimal balance) => _balance.Record((double)balance);

    internal static string Word(Verdict verdict) => Lower(verdict);

    private void Count(MessageStatus status) => _changed.Add(1, Status(status));

    private static KeyValuePair<string, object?> Status(MessageStatus status) => new("sms.status", status.Word());

    // The clocks of two machines may differ slightly, so a negative duration becomes 0.
    private static double Seconds(TimeSpan span) => Math.Max(0, span.TotalSeconds);

    private static string Lower<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();
}
