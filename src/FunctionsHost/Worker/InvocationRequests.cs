using System.Diagnostics;
using FunctionsHost.Rpc;

namespace FunctionsHost.Worker;

internal static class InvocationRequests
{
    /// <param name="traceParent">The parent of the trace. If it is null or malformed, the call starts a new, recorded trace.</param>
    public static InvocationRequest Create(
        RunningWorker worker, FunctionDescription function, TypedData trigger, string? traceParent = null, string? traceState = null)
    {
        var request = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            FunctionId = worker.IdOf(function),
            TraceContext = ActivityContext.TryParse(traceParent, traceState, out _)
                ? new() { TraceParent = traceParent, TraceState = traceState ?? "" }
                : new() { TraceParent = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01" },
        };
        request.InputData.Add(new ParameterBinding { Name = function.ParameterName, Data = trigger });
        return request;
    }
}
