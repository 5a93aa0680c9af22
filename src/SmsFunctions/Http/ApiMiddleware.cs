using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace SmsFunctions.Http;

/// <summary>Sets the headers that every HTTP answer has, and answers requests of foreign pages before their function runs.</summary>
internal sealed class ApiMiddleware : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            return next(context);
        }

        AnswerHeaders.Set(http.Response);
        if (ForeignPage.Refusal(http.Request) is not { } refusal)
        {
            return next(context);
        }

        context.GetInvocationResult().Value = refusal;
        return Task.CompletedTask;
    }
}
