using System.Diagnostics;
using SmsFunctions.Messages;

namespace SmsFunctions.Telemetry;

/// <summary>
/// The spans of the app, with the source <see cref="Name"/> and one method for each span. A chunk stores the trace context of the request that created it,
/// so that the call and the status checks, which run later in other invocations, belong to the same trace. Tags are ids and states, never numbers or texts.
/// </summary>
public sealed class SmsTraces : IDisposable
{
    /// <value>The name of the activity source, and of the meter of <see cref="SmsMetrics"/>.</value>
    public const string Name = "SmsFunctions";

    internal ActivitySource Source { get; } = new(Name);

    /// <value>The current span in the form that a chunk stores (W3C traceparent); null when there is none.</value>
    public static string? Here => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>Starts a span for storing a request.</summary>
    public Activity? Accept(BatchId request) => Source.StartActivity("sms accept")?.SetTag("sms.request", $"{request}");

    /// <summary>Starts a span for processing a send hint. It links to the span of the current invocation.</summary>
    public Activity? Send(Chunk chunk) => Continue("sms send", chunk);

    /// <summary>Starts a span for the status checks of a chunk.</summary>
    public Activity? Poll(Chunk chunk) => Continue("sms poll", chunk)?.SetTag("sms.check", chunk.PollNumber);

    /// <summary>Starts a span for a gateway call.</summary>
    public Activity? Call(string script) => Source.StartActivity($"gateway {script}", ActivityKind.Client)?.SetTag("sms.script", script);

    /// <summary>Sets the result of a gateway call on its span.</summary>
    public static void End(Activity? call, Verdict verdict, GatewayErrorCode? error)
    {
        call?.SetTag("sms.outcome", SmsMetrics.Word(verdict)).SetTag("error.type", error?.ToString());
        call?.SetStatus(verdict == Verdict.Accepted ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
    }

    public void Dispose() => Source.Dispose();

    private Activity? Continue(string name, Chunk chunk)
    {
        var run = Activity.Current;
        var isTraced = ActivityContext.TryParse(chunk.Trace, null, isRemote: true, out var request);

        // Without a stored trace context, the span is a child of the current invocation.
        ActivityLink[]? links = isTraced && run is not null ? [new(run.Context)] : null;
        return Source.StartActivity(name, ActivityKind.Internal, request, links: links)?.SetTag("sms.chunk", $"{chunk.Id}");
    }
}
