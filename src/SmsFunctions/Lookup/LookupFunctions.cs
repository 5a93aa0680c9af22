using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Search;

namespace SmsFunctions.Lookup;

/// <summary>GET lookup.</summary>
public sealed class LookupFunctions(RequestLookup lookup, ILogger<LookupFunctions> logger)
{
    private const string Key = "key", Sender = "caller";

    [Function("Lookup")]
    public async Task<IResult> LookupAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "lookup")] HttpRequest request, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query, Key, Sender);
        var key = query.Read(Key, ReadKey);
        var sender = query.Read(Sender, text => CallerParameter.Read(text, request.Caller()));
        if (key is null)
        {
            query.Refuse(Key, "is required");
        }

        return query.Refusal
            ?? await StorageGuard.AnswerAsync(
                logger,
                async () => await lookup.FindAsync(key!, sender, request.Caller(), cancellation) is { } found
                    ? TypedResults.Ok(found)
                    : Problems.NotFound("No message has this Idempotency-Key or SMS_ID. A key of another caller is found only with the parameter caller."),
                cancellation);
    }

    private static (string?, string?) ReadKey(string text) =>
        IdempotencyHeader.Parse(text) is { } key ? (key, null) : (null, "must be an Idempotency-Key or an SMS_ID");
}
