using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Http;

/// <summary>Sets the headers that every HTTP answer has, and answers requests of foreign pages before their function runs.</summary>
internal sealed class ApiMiddleware(RefusalWatch refusals) : IFunctionsWorkerMiddleware
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

        refusals.Note("Requests from web pages of other origins (403)");
        context.GetInvocationResult().Value = refusal;
        return Task.CompletedTask;
    }
}
