using System.Net;
using FunctionsHost.Rpc;
using FunctionsHost.Worker;
using Microsoft.AspNetCore.HttpOverrides;
using Yarp.ReverseProxy.Forwarder;

namespace FunctionsHost.Http;

/// <summary>Handles requests for HTTP functions: forwards them to the worker's HTTP server and sends the invocation over gRPC.</summary>
internal sealed partial class HttpFunction(
    WorkerSupervisor workers, FunctionInvoker invoker, FunctionKeys keys, IHttpForwarder forwarder, ILogger<HttpFunction> logger) : IDisposable
{
    /// <summary>The limit of a request body in bytes, as in Azure.</summary>
    public const long MaxRequestBody = 100 * 1024 * 1024;

    private const string InvocationHeader = "x-ms-invocation-id";

    // After a function has failed, the host waits this long for the worker's response, which is usually on its way.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    // functionTimeout limits a call; the timeout of the forwarder must not.
    private static readonly ForwarderRequestConfig Forwarding = new() { ActivityTimeout = TimeSpan.FromDays(1), Version = HttpVersion.Version11 };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    public async Task AnswerAsync(FunctionDescription function, HttpContext context)
    {
        if (!keys.Allow(function, context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (context.Request.ContentLength > MaxRequestBody)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        }
        else
        {
            try
            {
                var worker = await workers.GetAsync(context.RequestAborted);
                await RunAsync(worker, function, context);
            }
            catch (WorkerUnavailableException unavailable)
            {
                Unavailable(function.Name, unavailable.Message);
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client disconnected before a worker was ready.
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task RunAsync(RunningWorker worker, FunctionDescription function, HttpContext context)
    {
        var invocation = Invocation(worker, function, context);
        context.Request.Headers[InvocationHeader] = invocation.InvocationId;
        context.Request.Headers.TraceParent = invocation.TraceContext.TraceParent;
        context.Request.Headers.Append(ForwardedHeadersDefaults.XForwardedForHeaderName, $"{context.Connection.RemoteIpAddress}");
        HeaderEscaping.Escape(context.Request.Headers);

        using var cancelForwarding = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var cancelInvocation = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var invoking = invoker.InvokeAsync(worker, function, invocation, cancelInvocation.Token);
        var forwarding = forwarder.SendAsync(context, worker.Http.AbsoluteUri, _client, Forwarding, HttpTransformer.Default, cancelForwarding.Token).AsTask();
        if (await Task.WhenAny(forwarding, invoking) == forwarding && await forwarding != ForwarderError.None)
        {
            // Without the cancellation, the worker would wait 15 s for the HTTP request.
            await cancelInvocation.CancelAsync();
        }

        await invoking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (invoking.IsFaulted)
        {
            cancelForwarding.CancelAfter(AnswerLimit);
        }

        var error = await forwarding;
        Finish(function, context, invoking.Exception?.InnerException, error);
    }

    private static InvocationRequest Invocation(RunningWorker worker, FunctionDescription function, HttpContext context)
    {
        var request = context.Request;
        var trigger = new TypedData { Http = new() { Method = request.Method, Url = $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}" } };
        var invocation = InvocationRequests.Create(
            worker, function, trigger, request.Headers.TraceParent.FirstOrDefault(), request.Headers.TraceState.FirstOrDefault());

        // The worker binds further parameters from this metadata. Route values override query values.
        foreach (var (name, values) in request.Query)
        {
            invocation.TriggerMetadata[name] = new() { String = values.ToString() };
        }

        foreach (var (name, value) in request.RouteValues.Where(value => value.Value is not null))
        {
            invocation.TriggerMetadata[name] = new() { String = value!.ToString() };
        }

        return invocation;
    }

    private void Finish(FunctionDescription function, HttpContext context, Exception? failure, ForwarderError error)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        var refusal = Refusal(exception);
        var status = refusal is not null ? refusal.StatusCode
            : failure is not null || error != ForwarderError.None ? StatusCodes.Status500InternalServerError
            : (int?)null;
        if (status is null)
        {
            return;
        }

        if (failure is not null and not WorkerLostException and not FunctionTimedOutException)
        {
            Failed(function.Name, failure.Message);
        }
        else if (failure is null && refusal is null)
        {
            // A request that the HTTP server refuses, such as one whose body breaks off, is an error of the client.
            NotForwarded(exception, function.Name, error);
        }

        if (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = status.Value;
        }
    }

    /// <summary>The error that the HTTP server found in the request, such as a body above the limit; null when there is none.</summary>
    private static BadHttpRequestException? Refusal(Exception? exception) => exception switch
    {
        null => null,
        BadHttpRequestException refusal => refusal,
        AggregateException several => several.InnerExceptions.Select(Refusal).FirstOrDefault(refusal => refusal is not null),
        _ => Refusal(exception.InnerException),
    };

    [LoggerMessage(LogLevel.Error, "{Function} failed: {Message}")]
    private partial void Failed(string function, string message);

    [LoggerMessage(LogLevel.Error, "A request of {Function} or its response could not be forwarded: {Error}")]
    private partial void NotForwarded(Exception? exception, string function, ForwarderError error);

    [LoggerMessage(LogLevel.Error, "{Function} was not called: {Message}")]
    private partial void Unavailable(string function, string message);
}
