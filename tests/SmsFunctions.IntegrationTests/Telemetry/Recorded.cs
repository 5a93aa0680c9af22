using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Telemetry;

/// <summary>Records the spans and measurements of one app, as an exporter would receive them.</summary>
internal sealed class Recorded : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<Measurement> _measurements = new();
    private readonly ActivityListener _traces;
    private readonly MeterListener _metrics = new();

    public Recorded(InProcessApp app)
    {
        var source = app.Get<Instrumentation>().Source;
        _traces = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_traces);

        var scope = app.Get<IMeterFactory>();
        _metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == scope && instrument.Meter.Name == Instrumentation.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _metrics.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _metrics.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _metrics.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));

        // Resolving a class with metrics creates it if necessary, which publishes its instruments.
        foreach (var type in typeof(Composition).Assembly.GetTypes().Where(IsMetrics))
        {
            app.Services.GetRequiredService(type);
        }

        _metrics.Start();
    }

    public IReadOnlyList<Activity> Spans => [.. _spans];

    public IReadOnlyList<Measurement> Measurements => [.. _measurements];

    public Activity Span(string name) => Assert.Single(_spans, span => span.DisplayName == name);

    /// <summary>The sum of the measurements that have these tags, written as <c>name=value</c>.</summary>
    public double Sum(string instrument, string tags = "") => Of(instrument, tags).Sum(measurement => measurement.Value);

    public IReadOnlyList<Measurement> Of(string instrument, string tags = "") =>
        [.. _measurements.Where(measurement => measurement.Instrument == instrument && measurement.Tags.Contains(tags, StringComparison.Ordinal))];

    /// <summary>All text in spans and measurements that an exporter would send.</summary>
    public IEnumerable<string> Words() =>
    [
        .. _spans.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")
            .Concat(span.Events.Select(happened => $"{happened.Name} {string.Join(' ', happened.Tags)}"))
            .Concat([span.DisplayName, span.OperationName, $"{span.StatusDescription}", .. span.Baggage.Select(entry => $"{entry}")])),
        .. _measurements.Select(measurement => $"{measurement.Instrument} {measurement.Tags} {measurement.Value}"),
    ];

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static bool IsMetrics(Type type) =>
        type.GetConstructors() is [var constructor] && constructor.GetParameters() is [{ ParameterType: var parameter }] && parameter == typeof(IMeterFactory);

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measurements.Enqueue(new Measurement(instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));

    internal sealed record Measurement(string Instrument, double Value, string Tags);
}
