using System.Diagnostics.Metrics;
using SmsFunctions.Account;
using SmsFunctions.Gateway;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Telemetry;

/// <summary>The app's metrics, of the meter <see cref="SmsTraces.Name"/>: one method for each event. <c>infra/operations.md</c> describes them.</summary>
public sealed class SmsMetrics
{
    // From the fastest answer to a gateway's time-out, and from the first status check to the last.
    private static readonly InstrumentAdvice<double> Calls = new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };
    private static readonly InstrumentAdvice<double> Waits = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400, 172_800] };

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
        _accepted = meter.CreateCounter<long>("sms.messages.accepted", "{message}", "Messages stored, to be sent.");
        _changed = meter.CreateCounter<long>("sms.messages.changed", "{message}", "Messages that came into a status.");
        _sendDelay = meter.CreateHistogram("sms.send.delay", "s", "From the time at which a message is due to the gateway's yes.", advice: Waits);
        _delivery = meter.CreateHistogram("sms.delivery.duration", "s", "From the gateway's yes to a final delivery status.", advice: Waits);
        _call = meter.CreateHistogram("sms.gateway.duration", "s", "Of a gateway call.", advice: Calls);
        _gate = meter.CreateGauge<int>("sms.gate.closed", null, "1 while nothing is sent, else 0.");
        _queue = meter.CreateGauge<long>("sms.queue.depth", "{hint}", "Hints in a queue, about.");
        _oldest = meter.CreateGauge<double>("sms.work.overdue", "s", "How long the oldest due marker has been due.");
        _balance = meter.CreateGauge<double>("sms.balance", null, "The account's balance, in its currency.");
    }

    /// <value>Whether anybody would see a queue's depth, which costs requests to find out.</value>
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

            // An operator's word is no delivery, nor is that nobody ever told.
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

    /// <param name="overdue">Of the oldest marker of its kind; zero when none is due.</param>
    public void WorkSeen(MarkerKind kind, TimeSpan overdue) => _oldest.Record(Seconds(overdue), new KeyValuePair<string, object?>("sms.work", Lower(kind)));

    public void BalanceHeard(decimal balance) => _balance.Record((double)balance);

    internal static string Word(Verdict verdict) => Lower(verdict);

    private void Count(MessageStatus status) => _changed.Add(1, Status(status));

    private static KeyValuePair<string, object?> Status(MessageStatus status) => new("sms.status", status.Word());

    // Clocks of two machines may differ by a little.
    private static double Seconds(TimeSpan span) => Math.Max(0, span.TotalSeconds);

    private static string Lower<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();
}
