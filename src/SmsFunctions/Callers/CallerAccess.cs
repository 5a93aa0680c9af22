using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Callers;

/// <summary>Finds the caller of a request and checks its right. Many requests without the right raise an alert.</summary>
public sealed class CallerAccess(CallerList callers, RefusalWatch refusals, ILogger<CallerAccess> logger)
{
    private const string Header = "x-functions-key", Query = "code";

    /// <summary>Puts the caller into the request, for <see cref="CallerOfRequest"/>.</summary>
    /// <param name="function">The name of the function.</param>
    /// <returns>The answer to a caller without the right, or to a malformed <see cref="OperatorHeader"/>; null when the function may run.</returns>
    /// <exception cref="KeyNotFoundException"><see cref="FunctionRights"/> does not have the function.</exception>
    public IResult? Check(string function, HttpRequest request)
    {
        if (FunctionRights.Anonymous.Contains(function))
        {
            return null;
        }

        var (needed, caller) = (FunctionRights.Needed[function], callers.Find(KeyOf(request)));
        request.HttpContext.Features.Set(caller);
        if (caller.May(needed))
        {
            return WithOperator(caller, needed, request);
        }

        refusals.Note("Requests of callers without the right (403)");
        logger.RightMissing(caller.Name ?? "none", needed.Text(), function);
        return Problems.Forbidden(caller.Name is { } name
            ? $"The caller {name} needs the right {needed.Text()} (Callers__{name}__Rights)."
            : $"The key belongs to no caller, and such keys need the right {needed.Text()} (Callers__Default__Rights).");
    }

    // Nothing is recorded of a request that only reads, and an alert is sent by a program.
    private static IResult? WithOperator(Caller caller, CallerRights needed, HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || needed == CallerRights.Alert)
        {
            return null;
        }

        var (name, problem) = OperatorHeader.Read(request);
        request.HttpContext.Features.Set(caller with { Operator = name });
        return problem is null ? null : Problems.Invalid(OperatorHeader.Name, problem);
    }

    // The host reads the key in the same order. A key that the host has not checked would let a request appear as another caller's.
    private static string? KeyOf(HttpRequest request) =>
        request.Headers.TryGetValue(Header, out var keys) || request.Query.TryGetValue(Query, out keys) ? keys.FirstOrDefault() : null;
}
