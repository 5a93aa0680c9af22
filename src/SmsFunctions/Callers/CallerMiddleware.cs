using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace SmsFunctions.Callers;

/// <summary>Runs an HTTP function only for a caller that has the right. Functions of other triggers always run.</summary>
public sealed class CallerMiddleware(CallerAccess access) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && access.Check(context.FunctionDefinition.Name, http.Request) is { } refusal)
        {
            context.GetInvocationResult().Value = refusal;
            return;
        }

        await next(context);
    }
}
