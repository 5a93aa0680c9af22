using Microsoft.AspNetCore.Http;
using SmsFunctions.Idempotency;

namespace SmsFunctions.Http;

/// <summary>Turns the answer to a request with an idempotency key into an HTTP response.</summary>
internal static class IdempotentResult
{
    /// <param name="result">The response to the request itself.</param>
    public static IResult Of<T>(HttpRequest request, IdempotentAnswer<T> answer, Func<T, IResult> result)
    {
        if (answer is not IdempotentAnswer<T>.Answered answered)
        {
            return Problems.KeyOfAnotherRequest();
        }

        Mark(request, answered.IsReplay);
        return result(answered.Answer);
    }

    /// <summary>Marks the answer to a repeated request.</summary>
    public static void Mark(HttpRequest request, bool isReplay)
    {
        if (isReplay)
        {
            request.HttpContext.Response.Headers[IdempotencyHeader.Replayed] = "true";
        }
    }
}
