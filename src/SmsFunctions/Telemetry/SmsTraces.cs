using System.Diagnostics;
using SmsFunctions.Gateway;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Telemetry;

/// <summary>
/// The app's spans, of the source <see cref="Name"/>: one verb each. A message's chunk keeps the trace of the request that brought it, so that
/// the call and the status checks, made by other runs and much later, belong to the same trace. Tags are ids and states, never a number or a text.
/// </summary>
public sealed class SmsTraces : IDisposable
{
    /// <value>Of the source, and of the meter of <see cref="SmsMetrics"/>.</value>
    public const string Name = "SmsFunctions";

    internal ActivitySource Source { get; } = new(Name);

    /// <value>The span that this is part of, as a chunk keeps it (W3C traceparent); null outside any.</value>
    public static string? Here => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>A request is stored.</summary>
    public Activity? Accept(BatchId request) => Source.StartActivity("sms accept")?.SetTag("sms.request", $"{request}");

    /// <summary>A hint to send is taken to its end. The run that takes it is linked.</summary>
    public Activity? Send(Chunk chunk) => Continue("sms send", chunk);

    /// <summary>The delivery statuses of a chunk are asked for.</summary>
    public Activity? Poll(Chunk chunk) => Continue("sms poll", chunk)?.SetTag("sms.check", chunk.PollNumber);

    /// <summary>The gateway is called.</summary>
    public Activity? Call(string script) => Source.StartActivity($"gateway {script}", ActivityKind.Client)?.SetTag("sms.script", script);

    /// <summary>How a call ended.</summary>
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

        // Without a request's trace it is a part of the run itself.
        return Source.StartActivity(name, ActivityKind.Internal, request, links: isTraced && run is not null ? [new(run.Context)] : null)?.SetTag("sms.chunk", $"{chunk.Id}");
    }
}
