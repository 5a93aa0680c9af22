using System.Diagnostics;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>The span of a gateway call. Tags are ids and states, never numbers or texts.</summary>
public sealed class GatewayTraces(Instrumentation instrumentation)
{
    /// <summary>Starts a span for a gateway call.</summary>
    public Activity? Call(string script) => instrumentation.Source.StartActivity($"gateway {script}", ActivityKind.Client)?.SetTag("sms.script", script);

    /// <summary>Sets the result of a gateway call on its span.</summary>
    public static void End(Activity? call, Verdict verdict, GatewayErrorCode? error)
    {
        call?.SetTag("sms.outcome", GatewayMetrics.Word(verdict)).SetTag("error.type", error?.ToString());
        call?.SetStatus(verdict == Verdict.Accepted ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
    }
}
