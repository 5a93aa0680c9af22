using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Messages;

namespace SmsFunctions.StopList;

/// <summary>GET stoplist, GET, PUT and DELETE stoplist/{phone}: the numbers that get no messages.</summary>
public sealed class StopListFunctions(StopListTable table, StopNumbers numbers, TimeProvider time, BodyReader bodies, ILogger<StopListFunctions> logger)
{
    private const string Route = "stoplist/{phone}";
    private const int DefaultPage = 100, MaxPage = 1_000;

    [Function("ListStops")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "stoplist")] HttpRequest request, CancellationToken cancellation)
    {
        var limit = DefaultPage;
        if (request.Query["limit"] is [{ } wanted]
            && (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxPage))
        {
            return Problems.Invalid("limit", $"must be 1 to {MaxPage}");
        }

        var after = request.Query["continuation"] is [{ } token] ? token : null;
        if (after is not null && !IsDigits(after))
        {
            return Problems.Invalid("continuation", "must be the continuation of the previous page, unchanged");
        }

        return await StorageGuard.AnswerAsync(logger, async () =>
        {
            var found = await table.ListAsync(after, limit, cancellation).Take(limit).ToListAsync(cancellation);
            return TypedResults.Ok(new StopPage(found, found.Count == limit ? found[^1].Phone : null));
        }, cancellation);
    }

    [Function("GetStop")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, string phone, CancellationToken cancellation) =>
        AnswerAsync(phone, async number => await FindAsync(phone, number, cancellation) is { } entry ? TypedResults.Ok(entry) : NotListed(), cancellation);

    [Function("AddStop")]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string phone, CancellationToken cancellation)
    {
        var (body, _, problem) = await bodies.ReadJsonAsync(
            request, StopListJson.Default.StopRequest, BodyReader.MaxBody, cancellation, whenEmpty: new StopRequest());
        if (problem is not null)
        {
            return problem;
        }

        if (ReferenceText.Problem(body!.Reason) is { } reasonProblem)
        {
            return Problems.Invalid("reason", reasonProblem);
        }

        return await AnswerAsync(phone, async number =>
        {
            var entry = await table.AddAsync(number, body.Reason, time.GetUtcNow(), cancellation, request.Caller().Name);
            numbers.Doubt();
            logger.StopListChanged(PhoneMask.Of(number), "stopped");
            return TypedResults.Ok(entry);
        }, cancellation, Problems.ChangeUnknown);
    }

    [Function("RemoveStop")]
    public Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request, string phone, CancellationToken cancellation) =>
        AnswerAsync(phone, async number =>
        {
            if (await FindAsync(phone, number, cancellation) is not { } entry
                || !await table.RemoveAsync(entry.Phone, time.GetUtcNow(), cancellation, request.Caller().Name))
            {
                return NotListed();
            }

            numbers.Doubt();
            logger.StopListChanged(PhoneMask.Of(entry.Phone), "allowed again");
            return TypedResults.NoContent();
        }, cancellation, Problems.ChangeUnknown);

    private Task<IResult> AnswerAsync(
        string phone, Func<string, Task<IResult>> answer, CancellationToken cancellation, Func<IResult>? unfinished = null) =>
        PhoneNumber.TryNormalise(phone, out var number, out var problem)
            ? StorageGuard.AnswerAsync(logger, () => answer(number), cancellation, unfinished)
            : Task.FromResult(Problems.Invalid("phone", problem));

    // A number in the format of the list is looked up unchanged first, because normalization may turn its digits into a number of another country.
    private async Task<StopEntry?> FindAsync(string asShown, string number, CancellationToken cancellation) =>
        (IsDigits(asShown) ? await table.FindAsync(asShown, cancellation) : null) ?? await table.FindAsync(number, cancellation);

    private static bool IsDigits(string text) => text.Length is >= PhoneNumber.MinDigits and <= PhoneNumber.MaxDigits && text.All(char.IsAsciiDigit);

    private static IResult NotListed() => Problems.NotFound("This number is not on the stop list.");
}

/// <summary>The body of PUT stoplist/{phone}, which may be empty.</summary>
public sealed record StopRequest
{
    /// <value>The reason why the number is on the list, up to 200 characters.</value>
    public string? Reason { get; init; }
}

/// <summary>One page of the stop list.</summary>
/// <param name="Continuation">The token of the next page; null at the end.</param>
public sealed record StopPage(IReadOnlyList<StopEntry> Items, string? Continuation);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(StopRequest))]
internal sealed partial class StopListJson : JsonSerializerContext;
