using System.Diagnostics.Metrics;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>The metric of gateway calls. See <c>infra/operations.md</c>.</summary>
public sealed class GatewayMetrics(IMeterFactory meters)
{
    // From the fastest answer to the gateway timeout.
    private static readonly InstrumentAdvice<double> Buckets = new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };

    private readonly Histogram<double> _call = meters.Create(Instrumentation.Name)
        .CreateHistogram("sms.gateway.duration", "s", "Duration of a gateway call.", advice: Buckets);

    public void Called(string script, Verdict verdict, GatewayErrorCode? error, TimeSpan took) =>
        _call.Record(took.TotalSeconds, new("sms.script", script), new("sms.outcome", Word(verdict)), new("error.type", error?.ToString()));

    /// <returns>The verdict as a tag of spans and metrics.</returns>
    internal static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
