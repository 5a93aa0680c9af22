using Microsoft.AspNetCore.Http;
using SmsFunctions.Sending;

namespace SmsFunctions.Http;

/// <summary>The error answers of the API: RFC 9457 problem+json, each saying what was wrong and what to do.</summary>
public static class Problems
{
    private const int RetryAfterSeconds = 10;

    /// <param name="errors">By the field's name in the request.</param>
    public static IResult Invalid(IReadOnlyDictionary<string, string[]> errors) => TypedResults.ValidationProblem(
        errors, detail: "Nothing was stored or sent. Correct the fields named in errors and send the request again.", title: "The request is not valid.");

    /// <summary>A number that may get no message.</summary>
    public static IResult Refused(IReadOnlyDictionary<string, string[]> errors, MessageError refusal) => TypedResults.ValidationProblem(
        errors, detail: "Nothing was stored or sent.", title: "The number may get no message.", extensions: new Dictionary<string, object?> { ["code"] = refusal.Code, ["advice"] = Advice.Of(refusal.Code) });

    public static IResult Invalid(string field, string error) => Invalid(new Dictionary<string, string[]> { [field] = [error] });

    public static IResult TooLarge(int maxBytes) => TypedResults.Problem(
        title: "The request body is too large.", detail: $"It may have {maxBytes} bytes. Nothing was stored or sent.", statusCode: StatusCodes.Status413PayloadTooLarge);

    public static IResult NotFound(string what) => TypedResults.Problem(
        title: "Not found.", detail: what, statusCode: StatusCodes.Status404NotFound);

    public static IResult Unauthorized(string what) => TypedResults.Problem(
        title: "Not authorized.", detail: $"{what}. Nothing was stored or sent.", statusCode: StatusCodes.Status401Unauthorized);

    public static IResult KeyOfAnotherRequest() => TypedResults.Problem(
        title: "The Idempotency-Key belongs to another request.",
        detail: "A request with this key and another body came before. Nothing of this one was stored or sent; give each request a key of its own.",
        statusCode: StatusCodes.Status422UnprocessableEntity);

    public static IResult StorageDown() => Unavailable("Storage cannot be reached. Nothing was stored or sent; try again later.");

    /// <summary>The one doubtful answer: the message may be stored, and then it will be sent.</summary>
    /// <param name="route">messages or batches.</param>
    public static IResult AcceptUnknown(string route, string id) => Unavailable(
        $"Storage did not answer in time, so it is not known whether the request was stored. Ask GET {route}/{id} later: 404 means that it was not stored and may be sent again. A repetition with the same Idempotency-Key is safe at any time.",
        new Dictionary<string, object?> { ["id"] = id });

    /// <summary>Storage fails: come back, and what to expect then.</summary>
    public static IResult Unavailable(string detail, Dictionary<string, object?>? extensions = null) => new RetryLater(
        TypedResults.Problem(title: "Not now.", detail: detail, statusCode: StatusCodes.Status503ServiceUnavailable, extensions: extensions));

    private sealed class RetryLater(IResult problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
            return problem.ExecuteAsync(httpContext);
        }
    }
}
