using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Callers;

/// <summary>The caller of a request.</summary>
public static class CallerOfRequest
{
    /// <exception cref="InvalidOperationException">The request did not pass <see cref="CallerAccess"/>.</exception>
    public static Caller Caller(this HttpRequest request) =>
        request.HttpContext.Features.Get<Caller>() ?? throw new InvalidOperationException("The caller of the request was not determined.");
}
