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
public sealed class StopListFunctions(StopListTable table, StopListEditor editor, PhoneParser phones, BodyReader bodies, ILogger<StopListFunctions> logger)
{
    private const string Phone = "phone", Route = $"stoplist/{{{Phone}}}";
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
        StorageGuard.AnswerAsync(logger, async () =>
        {
            var (entry, refusal) = await FindAsync(phone, cancellation);
            return refusal ?? (entry is null ? NotListed() : TypedResults.Ok(entry));
        }, cancellation);

    [Function("AddStop")]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string phone, CancellationToken cancellation)
    {
        if (DryRun.Refusal(request) is { } refusal)
        {
            return refusal;
        }

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

        return phones.TryParse(phone, out var number, out var numberProblem)
            ? await StorageGuard.AnswerAsync(
                logger,
                async () => TypedResults.Ok(await editor.AddAsync(number, body.Reason, request.Caller().By, cancellation)),
                cancellation, Problems.ChangeUnknown)
            : Problems.Invalid(Phone, numberProblem);
    }

    [Function("RemoveStop")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request, string phone, CancellationToken cancellation) =>
        DryRun.Refusal(request) ?? await StorageGuard.AnswerAsync(logger, async () =>
        {
            var (entry, refusal) = await FindAsync(phone, cancellation);
            return refusal is not null ? refusal
                : entry is not null && await editor.RemoveAsync(entry.Phone, request.Caller().By, cancellation) ? TypedResults.NoContent()
                : NotListed();
        }, cancellation, Problems.ChangeUnknown);

    // A number in the format of the list is looked up unchanged first: it may have been stored by other rules for numbers, and its digits alone may be
    // read as a number of another country.
    private async Task<(StopEntry? Entry, IResult? Refusal)> FindAsync(string phone, CancellationToken cancellation)
    {
        var isParsed = phones.TryParse(phone, out var number, out var problem);
        var entry = IsDigits(phone) ? await table.FindAsync(phone, cancellation) : null;
        return entry is not null ? (entry, null)
            : isParsed ? (await table.FindAsync(number!, cancellation), null)
            : (null, Problems.Invalid(Phone, problem!));
    }

    private static bool IsDigits(string text) => text.Length is >= PhoneParser.MinDigits and <= PhoneParser.MaxDigits && text.All(char.IsAsciiDigit);

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

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters = [typeof(RequestTextConverter)])]
[JsonSerializable(typeof(StopRequest))]
internal sealed partial class StopListJson : JsonSerializerContext;
