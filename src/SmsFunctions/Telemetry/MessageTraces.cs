using System.Diagnostics;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Telemetry;

/// <summary>
/// The spans of messages, with one method for each span. A chunk stores the trace context of the request that created it, so that the call and the status
/// checks, which run later in other invocations, belong to the same trace. Tags are ids and states, never numbers or texts.
/// </summary>
public sealed class MessageTraces(Instrumentation instrumentation)
{
    /// <summary>Starts a span for storing a request.</summary>
    public Activity? Accept(BatchId request) => instrumentation.Source.StartActivity("sms accept")?.SetTag("sms.request", $"{request}");

    /// <summary>Starts a span for processing a send hint. It links to the span of the current invocation.</summary>
    public Activity? Send(Chunk chunk) => Continue("sms send", chunk);

    /// <summary>Starts a span for the status checks of a chunk.</summary>
    public Activity? Poll(Chunk chunk) => Continue("sms poll", chunk)?.SetTag("sms.check", chunk.PollNumber);

    private Activity? Continue(string name, Chunk chunk)
    {
        var run = Activity.Current;
        var isTraced = ActivityContext.TryParse(chunk.Trace, null, isRemote: true, out var request);

        // Without a stored trace context, the span is a child of the current invocation.
        ActivityLink[]? links = isTraced && run is not null ? [new(run.Context)] : null;
        return instrumentation.Source.StartActivity(name, ActivityKind.Internal, request, links: links)?.SetTag("sms.chunk", $"{chunk.Id}");
    }
}
