using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Gateway;
using SmsFunctions.Http;
using SmsFunctions.Storage;

namespace SmsFunctions.OneC;

/// <summary>
/// The 1C endpoint: the gateway's five scripts, for an unchanged 1C module. No function key is needed; each request carries the account. Every
/// answer has status 200, also errors; without an account in the settings, every answer is 404.
/// </summary>
public sealed class OneCFunctions(OneCAccess access, OneCScripts scripts, BodyReader bodies, ILogger<OneCFunctions> logger)
{
    [Function("OneCSend")]
    public Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "1c/1c_s.php")] HttpRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, () => scripts.SendAsync(request.Headers), cancellation);

    [Function("OneCSendTimed")]
    public Task<IResult> SendTimedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "1c/1c_s_t.php")] HttpRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, () => scripts.SendTimedAsync(request.Headers), cancellation);

    [Function("OneCSendBatch")]
    public async Task<IResult> SendBatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "1c/1c_p.php")] HttpRequest request, CancellationToken cancellation)
    {
        // Checked before the body is read.
        if (Refusal(request) is { } refusal)
        {
            return refusal;
        }

        var (bytes, problem) = await bodies.ReadBytesAsync(request, BodyReader.MaxBody, cancellation);
        if (problem is not (null or IStatusCodeHttpResult { StatusCode: StatusCodes.Status413PayloadTooLarge }))
        {
            // The module cannot read the answer: its request did not arrive.
            return problem;
        }

        return problem is null && BatchBody.Read(bytes.Span) is { } body
            ? await AnswerAsync(request, body.User, body.Password, () => scripts.SendBatchAsync(body), cancellation)
            : Text(OneCAnswers.Refused(OneCCodes.InvalidHeader));
    }

    [Function("OneCBalance")]
    public Task<IResult> BalanceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "1c/1c_b.php")] HttpRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, () => scripts.BalanceAsync(cancellation), cancellation);

    [Function("OneCStatus")]
    public Task<IResult> StatusAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "1c/1c_i.php")] HttpRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, () => scripts.StatusAsync(request.Headers, cancellation), cancellation);

    private async Task<IResult> AnswerAsync(HttpRequest request, Func<Task<string>> answer, CancellationToken cancellation) => Refusal(request)
        ?? await AnswerAsync(request, OneCReader.Raw(request.Headers, "SMS_User"), OneCReader.Raw(request.Headers, "SMS_Pass"), answer, cancellation);

    // The gateway's scripts have no dry run. A request that asks for one must not send an SMS.
    private IResult? Refusal(HttpRequest request) => !access.IsOpen ? TypedResults.NotFound()
        : !access.AllowsAddress(From(request)) ? Text(OneCAnswers.Refused(OneCCodes.UnauthorisedIpAddress))
        : DryRun.IsWanted(request) ? Text(OneCAnswers.Refused(OneCCodes.InvalidHeader))
        : null;

    private async Task<IResult> AnswerAsync(
        HttpRequest request, string? user, string? password, Func<Task<string>> answer, CancellationToken cancellation)
    {
        if (!access.AllowsLogin(user, password, From(request)))
        {
            // Not logged one by one: see LoginWatch.
            return Text(OneCAnswers.Refused(OneCCodes.InvalidLogin));
        }

        try
        {
            var text = await answer();
            if (text.StartsWith(OneCAnswers.RefusalHead, StringComparison.Ordinal))
            {
                logger.OneCRefused(text);
            }

            return Text(text);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            logger.StorageDown(fault);
            return Text(OneCAnswers.Refused(OneCCodes.DatabaseOffline));
        }
        catch (UnreadableRowException fault)
        {
            logger.RowUnreadable(fault, fault.Row);
            return Text(OneCAnswers.Refused(OneCCodes.DatabaseOffline));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Problems.Cancelled();
        }
    }

    // The client's address: the worker takes it from the last entry of X-Forwarded-For, which the platform's front end adds.
    private static IPAddress? From(HttpRequest request) => request.HttpContext.Connection.RemoteIpAddress;

    // Answers are ASCII, except a gateway status that the guide does not list.
    private static IResult Text(string answer) => TypedResults.Text(answer, "text/plain", Cyrillic.Lenient);
}
