using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Http;

/// <summary>The error answers of the API (RFC 9457 problem+json). Each says what is wrong and what to do.</summary>
public static class Problems
{
    private const int LongestShown = 50;

    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(10);

    /// <param name="errors">The errors by field name of the request.</param>
    public static IResult Invalid(IReadOnlyDictionary<string, string[]> errors) => TypedResults.ValidationProblem(
        errors, detail: "Nothing was stored or sent. Correct the fields named in errors and send the request again.", title: "The request is not valid.");

    /// <summary>A recipient that a rule or the stop list does not allow.</summary>
    public static IResult Refused(IReadOnlyDictionary<string, string[]> errors, MessageError refusal) => TypedResults.ValidationProblem(
        errors,
        detail: "Nothing was stored or sent.",
        title: "Recipient not allowed.",
        extensions: new Dictionary<string, object?> { ["code"] = refusal.Code, ["advice"] = Advice.Of(refusal.Code) });

    /// <summary>A recipient who has got as many messages as the limits allow.</summary>
    public static IResult TooMany(MessageError refusal, TimeSpan retryAfter) => RetryLater(
        TypedResults.Problem(
            title: "Too many messages to this number.",
            detail: $"Nothing was stored or sent: {refusal.Text}.",
            statusCode: StatusCodes.Status429TooManyRequests,
            extensions: new Dictionary<string, object?> { ["code"] = refusal.Code, ["advice"] = Advice.Of(refusal.Code) }),
        retryAfter);

    public static IResult Invalid(string field, string error) => Invalid(new Dictionary<string, string[]> { [field] = [error] });

    public static IResult TooLarge(int maxBytes) => TypedResults.Problem(
        title: "The request body is too large.",
        detail: $"The body may have at most {maxBytes} bytes. Nothing was stored or sent.",
        statusCode: StatusCodes.Status413PayloadTooLarge);

    public static IResult TooSlow() => TypedResults.Problem(
        title: "The request body came too slowly.",
        detail: "A body must arrive within 20 seconds, and 4 more for each MB that has arrived. Nothing was stored or sent. Send the request again.",
        statusCode: StatusCodes.Status408RequestTimeout);

    /// <param name="maxPart">See <see cref="BodyBounds"/>.</param>
    public static IResult BrokenBody(int maxPart) => Invalid(
        "body",
        $"breaks off, is not framed as HTTP requires, is not in its Content-Encoding, or has a value of more than {maxPart / 2 / 1024} KB");

    /// <summary>The answer to a request that was cancelled: its client has gone, or the app is shutting down.</summary>
    public static IResult Cancelled() => Unavailable(
        "The request was cancelled before its end, so it is unknown whether it was carried out. Repeating it with the same Idempotency-Key is safe.");

    public static IResult NotJson() => TypedResults.Problem(
        title: "The request body is not JSON.",
        detail: "A body needs the header Content-Type: application/json. Nothing was stored or sent.",
        statusCode: StatusCodes.Status415UnsupportedMediaType);

    public static IResult NotUtf8(string charset) => TypedResults.Problem(
        title: "The request body is not UTF-8.",
        detail: $"Content-Type has the charset {TextBounds.Prefix(charset, LongestShown)}. JSON must be in UTF-8. Nothing was stored or sent.",
        statusCode: StatusCodes.Status415UnsupportedMediaType);

    public static IResult UnknownCoding(string coding) => new WithHeader(
        TypedResults.Problem(
            title: "The coding of the request body is not supported.",
            detail: $"The Content-Encoding is {TextBounds.Prefix(coding, LongestShown)}. A body may have one of {ContentCoding.Accepted}, or none. "
                + "Nothing was stored or sent.",
            statusCode: StatusCodes.Status415UnsupportedMediaType),
        HeaderNames.AcceptEncoding,
        ContentCoding.Accepted);

    public static IResult ForeignPage() => TypedResults.Problem(
        title: "Not allowed from a page of another origin.",
        detail: "The request comes from a web page of another origin (headers Origin and Sec-Fetch-Site). Nothing was stored or sent.",
        statusCode: StatusCodes.Status403Forbidden);

    public static IResult NotFound(string what) => TypedResults.Problem(
        title: "Not found.", detail: what, statusCode: StatusCodes.Status404NotFound);

    public static IResult NoMessage() =>
        NotFound("There is no message with this id. POST messages and GET batches/{id}/messages return the ids of messages.");

    public static IResult NoBatch() => NotFound("There is no batch with this id. POST batches returns the id of a batch.");

    public static IResult Unauthorized(string what) => TypedResults.Problem(
        title: "Not authorized.", detail: $"{what}. Nothing was stored or sent.", statusCode: StatusCodes.Status401Unauthorized);

    /// <summary>A caller without the right to a route.</summary>
    public static IResult Forbidden(string what) => TypedResults.Problem(
        title: "Not allowed.", detail: $"{what} Nothing was read, stored or sent.", statusCode: StatusCodes.Status403Forbidden);

    /// <summary>A request with more messages than its caller may send now.</summary>
    /// <param name="stored">What was stored of the request.</param>
    public static IResult TooMany(string limit, TimeSpan retryAfter, string stored = "Nothing was stored or sent.") => RetryLater(
        TypedResults.Problem(title: "Too many messages.", detail: $"{limit} {stored}", statusCode: StatusCodes.Status429TooManyRequests),
        retryAfter);

    public static IResult KeyOfAnotherRequest() => TypedResults.Problem(
        title: "The Idempotency-Key belongs to another request.",
        detail: "An earlier request had this key and another body or path. Nothing of this request was stored or sent. Use a new key for each request.",
        statusCode: StatusCodes.Status422UnprocessableEntity);

    /// <summary>Storage failed during a change that a repetition applies only once.</summary>
    public static IResult ChangeUnknown() => Unavailable(
        "Storage did not answer in time, so it is unknown whether the change was stored. Repeat the request: the change is not applied twice.");

    public static IResult StorageDown() => Unavailable("Storage is unavailable. Nothing was stored or sent. Try again later.");

    /// <summary>Answers 503 when it is unknown whether a request was stored. If it was stored, its messages will be sent.</summary>
    /// <param name="route"><c>messages</c> or <c>batches</c>.</param>
    public static IResult AcceptUnknown(string route, string id) => Unavailable(
        $"Storage did not answer in time, so it is unknown whether the request was stored. Call GET {route}/{id} later: 404 means that it was not stored "
        + "and can be sent again. Repeating the request with the same Idempotency-Key is safe at any time.",
        new Dictionary<string, object?> { ["id"] = id });

    /// <summary>A row is damaged. To repeat the request does not help.</summary>
    /// <param name="row">The partition key and the row key.</param>
    public static IResult Unreadable(string row) => TypedResults.Problem(
        title: "A stored row cannot be read.",
        detail: $"The row {row} is damaged, or another version of the app wrote it. To repeat the request does not help: an operator must look at the row.",
        statusCode: StatusCodes.Status500InternalServerError,
        extensions: new Dictionary<string, object?> { ["row"] = row });

    /// <summary>Answers 503 with a Retry-After header.</summary>
    public static IResult Unavailable(string detail, Dictionary<string, object?>? extensions = null) => RetryLater(
        TypedResults.Problem(title: "Temporarily unavailable.", detail: detail, statusCode: StatusCodes.Status503ServiceUnavailable, extensions: extensions),
        StorageRetry);

    /// <summary>Answers 503: too many large requests are processed at the moment.</summary>
    public static IResult OtherLargeBodies() => Unavailable("Other large requests are being processed. Nothing was stored or sent. Try again later.");

    private static WithHeader RetryLater(IResult problem, TimeSpan retryAfter) =>
        new(problem, HeaderNames.RetryAfter, Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    private sealed class WithHeader(IResult problem, string name, string value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[name] = value;
            return problem.ExecuteAsync(httpContext);
        }
    }
}
