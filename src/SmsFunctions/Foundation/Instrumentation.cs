using System.Diagnostics;

namespace SmsFunctions.Foundation;

/// <summary>The activity source that all spans of the app share. The meter of all metrics has the same name.</summary>
public sealed class Instrumentation : IDisposable
{
    /// <value>The name of the activity source and of the meter.</value>
    public const string Name = "SmsFunctions";

    internal ActivitySource Source { get; } = new(Name);

    /// <value>The current span in the form that a chunk stores (W3C traceparent); null when there is none.</value>
    public static string? Here => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    public void Dispose() => Source.Dispose();
}
