using System.Diagnostics.Metrics;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>The metric of overdue work. See <c>infra/operations.md</c>.</summary>
public sealed class WorkMetrics(IMeterFactory meters)
{
    private readonly Gauge<double> _oldest = meters.Create(Instrumentation.Name)
        .CreateGauge<double>("sms.work.overdue", "s", "Time for which the oldest due marker has been due.");

    /// <param name="overdue">The time for which the oldest marker of its kind has been due; zero when none is due.</param>
    public void WorkSeen(MarkerKind kind, TimeSpan overdue) =>
        _oldest.Record(Math.Max(0, overdue.TotalSeconds), new KeyValuePair<string, object?>("sms.work", Lower(kind)));

    private static string Lower(MarkerKind kind) => kind.ToString().ToLowerInvariant();
}
