using System.Text.Json;
using GatewaySimulator.Accounting;
using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;

namespace GatewaySimulator.Scripts;

/// <summary>Handles one HTTP request for a script: reads it, finds its fault, creates the answer and sends it.</summary>
internal sealed class ScriptEndpoint(SimulatedGateway gateway, CancellationToken stopping)
{
    private readonly Answers _answers = new(gateway);

    public async Task ServeAsync(HttpContext http, Script script)
    {
        var request = await ReadAsync(http.Request, script);
        var call = new Call(script.FileName(), request.Phones.Count, gateway.Time.GetUtcNow(), [.. http.Request.Headers.Keys]);
        gateway.Calls.Add(call);
        try
        {
            await AnswerAsync(http, request, call);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext http, GatewayRequest request, Call call)
    {
        if (!AllowsMethod(http.Request.Method, request.Script))
        {
            call.Outcome = "405";
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        var fault = gateway.Faults.Next(request.Script, PhonesOf(request)) ?? MagicFault(request);
        if (fault is { Waits: true, Written: false }) await WaitAsync(fault);
        var answer = _answers.To(request, fault);
        if (fault is { Waits: true, Written: true }) await WaitAsync(fault);
        call.Outcome = fault is null or { Action: FaultAction.Code } ? answer.Outcome : JsonNamingPolicy.CamelCase.ConvertName(fault.Action.ToString());
        var settings = gateway.Rules;
        await DeliverAsync(new Wire(http, settings, stopping), answer.ToBytes(settings), fault);
    }

    private Task DeliverAsync(Wire wire, byte[] answer, Fault? fault)
    {
        switch (fault?.Action)
        {
            case FaultAction.Rst:
                wire.Rst();
                return Task.CompletedTask;
            case FaultAction.Fin: return wire.FinAsync();
            case FaultAction.Hang: return wire.ClientGoneAsync(Timeout.InfiniteTimeSpan);
            case FaultAction.Truncate: return wire.TruncateAsync(answer, fault.Bytes, fault.Framing);
            case FaultAction.Slow: return wire.SlowAsync(answer, fault.Bytes, TimeSpan.FromMilliseconds(fault.Ms), gateway.Time);
            case FaultAction.Huge: return wire.HugeAsync(answer, fault.Megabytes);
            case FaultAction.Html: return wire.PageAsync();
            case FaultAction.HttpStatus: return wire.PageAsync(fault.HttpStatus);
            case FaultAction.Text: return wire.TextAsync(fault.Text);
            default: return wire.SendAsync(answer);
        }
    }

    // The wait does not end when the client disconnects: a gateway processes a received message in any case.
    private Task WaitAsync(Fault fault) =>
        fault.Action == FaultAction.Hold ? gateway.Holds.WaitAsync(stopping) : Task.Delay(TimeSpan.FromMilliseconds(fault.Ms), gateway.Time, stopping);

    private IReadOnlyList<string> PhonesOf(GatewayRequest request) =>
        request.Script == Script.Status && gateway.Ledger.Find(request.MessageId) is { } asked ? [asked.Phone] : request.Phones;

    private static Fault? MagicFault(GatewayRequest request)
    {
        foreach (var phone in request.Phones)
            if (MagicNumbers.FaultOf(phone) is { } fault) return fault;
        return null;
    }

    private static bool AllowsMethod(string method, Script script) => script == Script.Batch ? HttpMethods.IsPost(method) : HttpMethods.IsGet(method);

    private async Task<GatewayRequest> ReadAsync(HttpRequest request, Script script)
    {
        if (script != Script.Batch) return HeaderRequest.Read(request.Headers, script, gateway.Rules.HeaderEncoding);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return BatchRequest.Read(body.GetBuffer().AsSpan(0, (int)body.Length));
    }
}
