using System.Diagnostics.Metrics;
using SmsFunctions.Foundation;

namespace SmsFunctions.Health;

/// <summary>The gauges that a timer samples. See <c>infra/operations.md</c>.</summary>
public sealed class HealthMetrics
{
    private readonly Gauge<int> _gate;
    private readonly Gauge<long> _queue;

    public HealthMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Instrumentation.Name);
        _gate = meter.CreateGauge<int>("sms.gate.closed", null, "1 while the gate is closed, otherwise 0.");
        _queue = meter.CreateGauge<long>("sms.queue.depth", "{hint}", "Approximate number of hints in a queue.");
    }

    /// <value>Whether a listener collects queue depths. Reading them costs storage requests.</value>
    public bool AreQueuesWatched => _queue.Enabled;

    public void GateSeen(bool isClosed) => _gate.Record(isClosed ? 1 : 0);

    public void QueueSeen(string queue, long depth) => _queue.Record(depth, new KeyValuePair<string, object?>("sms.queue", queue));
}
