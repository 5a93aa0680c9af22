using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace SmsFunctions.Http;

/// <summary>
/// A request whose client has gone is no failure of its function. If the client goes before the request reaches the worker, there is no HTTP context, and
/// the worker waits for the request in vain.
/// </summary>
internal sealed class GoneClientMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception fault) when (
            (fault, context.GetHttpContext()) is (OperationCanceledException or TimeoutException, null)
                or (OperationCanceledException, { RequestAborted.IsCancellationRequested: true })
            && context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "httpTrigger"))
        {
            // There is no client to answer.
        }
    }
}
