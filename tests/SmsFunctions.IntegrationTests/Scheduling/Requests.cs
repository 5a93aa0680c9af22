using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.Search;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>HTTP requests of callers.</summary>
internal static class Requests
{
    public static Task<DirectCall> PostAsync(this InProcessApp app, object message, string? key = null, bool dryRun = false) =>
        CallAsync(app, message, key, dryRun ? "?dryRun=true" : "", request => app.Create<SubmitMessageFunctions>().SendAsync(request, CancellationToken.None));

    public static Task<DirectCall> PostBatchAsync(this InProcessApp app, object batch, string? key = null, bool dryRun = false, string query = "") => CallAsync(
        app,
        batch,
        key,
        dryRun ? $"?dryRun=true{query}" : query,
        request => app.Create<SubmitBatchFunctions>().SendAsync(request, CancellationToken.None));

    /// <summary>Posts a scheduled message, which must be accepted.</summary>
    public static async Task<ChunkId> ScheduleAsync(
        this InProcessApp app,
        DateTimeOffset? sendAt,
        DateTimeOffset? validUntil = null,
        string? schedule = null,
        string? mode = null,
        string to = InProcessApp.Phone,
        string text = "later")
    {
        var answer = await app.PostAsync(new { to, text, sendAt, validUntil, schedule, mode });
        return ChunkOf(answer);
    }

    /// <summary>Posts a batch that takes several transactions: with personal texts, or with one text for many recipients.</summary>
    public static async Task<BatchId> ScheduleBatchAsync(this InProcessApp app, DateTimeOffset sendAt, int count, bool personal)
    {
        var numbers = Enumerable.Range(0, count).Select(i => $"7900{i:D7}").ToList();
        var answer = await app.PostBatchAsync(personal
            ? new { messages = numbers.Select(to => new { to, text = $"for {to}" }), sendAt }
            : new { to = numbers, text = "for all", sendAt });
        return BatchOf(answer);
    }

    public static BatchId BatchOf(DirectCall answer)
    {
        Assert.True(answer.Status == StatusCodes.Status202Accepted, answer.Body);
        Assert.True(BatchId.TryParse(answer.Json["id"]!.GetValue<string>(), out var id));
        return id;
    }

    public static ChunkId ChunkOf(DirectCall answer)
    {
        Assert.True(answer.Status == StatusCodes.Status202Accepted, answer.Body);
        Assert.True(MessageId.TryParse(answer.Json["id"]!.GetValue<string>(), out var id));
        return id.Chunk;
    }

    /// <summary>The answer of GET for the message.</summary>
    public static async Task<JsonNode> ViewAsync(this InProcessApp app, ChunkId id)
    {
        var answer = await DirectCall.OfAsync(
            app.Services, [], request => app.Create<ReadMessageFunctions>().GetAsync(request, new MessageId(id, 0).ToString(), CancellationToken.None));
        return answer.Json;
    }

    public static async Task<string> StatusAsync(this InProcessApp app, ChunkId id) => (await app.ViewAsync(id))["status"]!.GetValue<string>();

    /// <summary>The requested puts into both send queues, each with its visibility delay in seconds.</summary>
    public static List<string> HintsPut(this InProcessApp app) =>
    [
        .. app.QueueWire.Requests
            .Where(request => request.IsPut(Keys.SendQueue) || request.IsPut(Keys.SendLowQueue))
            .Select(request => request.Query("visibilitytimeout") ?? "0"),
    ];

    private static Task<DirectCall> CallAsync(InProcessApp app, object body, string? key, string query, Func<HttpRequest, Task<IResult>> function) =>
        DirectCall.OfAsync(app.Services, JsonSerializer.SerializeToUtf8Bytes(body), request =>
        {
            request.QueryString = new QueryString(query);
            if (key is not null)
            {
                request.Headers[IdempotencyHeader.Name] = key;
            }

            return function(request);
        });
}
