using System.Text;
using System.Text.Json.Nodes;
using GatewaySimulator.Faults;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Messages;
using SmsFunctions.Operations;
using SmsFunctions.Scheduling;
using SmsFunctions.Search;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Operations;

/// <summary>Requests and messages for tests of operations: cancel, change, resolve and resend.</summary>
internal static class OperationDriver
{
    public static Fault Rejection(int? times = 1) => new() { Action = FaultAction.Code, Code = "Error_Message_Rejected", Times = times };

    public static Fault NoAnswer(bool inLedger = true) => new() { Action = FaultAction.Rst, Ledger = inLedger, Times = 1 };

    public static string IdOf(ChunkId chunk, int index = 0) => new MessageId(chunk, index).ToString();

    public static Task<DirectCall> CancelAsync(this InProcessApp app, ChunkId chunk, int index = 0, bool dryRun = false) =>
        CallAsync(app, null, null, dryRun, request => app.Create<CancelFunctions>().CancelMessageAsync(request, IdOf(chunk, index), CancellationToken.None));

    public static Task<DirectCall> CancelAsync(this InProcessApp app, BatchId batch, bool dryRun = false) =>
        CallAsync(app, null, null, dryRun, request => app.Create<CancelFunctions>().CancelBatchAsync(request, batch.ToString(), CancellationToken.None));

    public static Task<DirectCall> ChangeAsync(this InProcessApp app, ChunkId chunk, DateTimeOffset? sendAt = null, string? text = null, bool dryRun = false) =>
        app.ChangeAsync(chunk, new JsonObject { ["sendAt"] = sendAt?.ToString("O"), ["text"] = text }.ToJsonString(), dryRun);

    public static Task<DirectCall> ChangeAsync(this InProcessApp app, ChunkId chunk, string body, bool dryRun = false) =>
        CallAsync(app, body, null, dryRun, request => app.Create<ChangeFunctions>().ChangeAsync(request, IdOf(chunk), CancellationToken.None));

    public static Task<DirectCall> ResolveAsync(
        this InProcessApp app, ChunkId chunk, string outcome, int index = 0, string? key = null, bool dryRun = false) => CallAsync(
            app,
            $$"""{"outcome":"{{outcome}}"}""",
            key,
            dryRun,
            request => app.Create<ResolveFunctions>().ResolveMessageAsync(request, IdOf(chunk, index), CancellationToken.None));

    public static Task<DirectCall> ResolveAsync(
        this InProcessApp app, BatchId batch, string outcome, string? key = null, bool dryRun = false) => CallAsync(
            app,
            $$"""{"outcome":"{{outcome}}"}""",
            key,
            dryRun,
            request => app.Create<ResolveFunctions>().ResolveBatchAsync(request, batch.ToString(), CancellationToken.None));

    public static Task<DirectCall> ResendAsync(this InProcessApp app, ChunkId chunk, int index = 0, string? key = null, bool dryRun = false) => CallAsync(
        app, null, key, dryRun, request => app.Create<ResolveFunctions>().ResendMessageAsync(request, IdOf(chunk, index), CancellationToken.None));

    public static Task<DirectCall> ResendAsync(this InProcessApp app, BatchId batch, string? key = null, bool dryRun = false, string? body = null) =>
        CallAsync(app, body, key, dryRun, request => app.Create<ResolveFunctions>().ResendBatchAsync(request, batch.ToString(), CancellationToken.None));

    public static JsonNode Json(this DirectCall answer) => JsonNode.Parse(answer.Body)!;

    /// <summary>The answer of DELETE: its status code, and the two numbers of a 200.</summary>
    public static (int Status, int Cancelled, int TooLate) Cancelled(this DirectCall answer) =>
        (answer.Status, answer.Json()["cancelled"]?.GetValue<int>() ?? -1, answer.Json()["tooLate"]?.GetValue<int>() ?? -1);

    /// <summary>The answer of resolve and resend: the status code, and the number of messages in a 200.</summary>
    public static (int Status, int Messages) Affected(this DirectCall answer) => (answer.Status, answer.Json()["messages"]?.GetValue<int>() ?? -1);

    /// <summary>The state and counts in a 409 answer.</summary>
    public static (int Status, string? State) Refused(this DirectCall answer) => (answer.Status, answer.Json()["state"]?.GetValue<string>());

    /// <summary>Asserts that nothing was written and no hint enqueued since the recorded requests were cleared.</summary>
    public static void AssertNothingWritten(this InProcessApp app)
    {
        Assert.DoesNotContain(app.TableWire.Requests, request => request.Method is not "GET");
        Assert.DoesNotContain(app.QueueWire.Requests, request => request.IsPut(Keys.SendQueue));
    }

    /// <summary>Accepts a scheduled single message.</summary>
    public static async Task<ChunkId> ScheduleAsync(
        this InProcessApp app,
        TimeSpan ahead,
        TimeSpan? validity = null,
        ScheduleKind kind = ScheduleKind.Hold,
        SendMode mode = SendMode.AtMostOnce,
        bool flash = false)
    {
        var due = app.Now + ahead;
        var until = due + (validity ?? Chunk.DefaultValidity);
        var intake = await app.Get<MessageIntake>().AcceptAsync(
            new ValidMessage(InProcessApp.Phone, FinalText.Of("Later"), "DEMO", flash, null, new WantedTimes(due, until, kind), mode),
            new Timing(due, until, kind) { IsValidityChosen = validity is not null },
            Acceptance.Of(app.Now),
            CancellationToken.None);
        Assert.True(intake.IsStored);
        return intake.Chunk.Id;
    }

    /// <summary>Accepts a batch.</summary>
    /// <param name="texts">The number of different texts in the batch.</param>
    public static async Task<BatchId> AcceptBatchAsync(this InProcessApp app, int recipients, int texts = 1, TimeSpan ahead = default)
    {
        var messages = Enumerable.Range(0, recipients).Select(i => new BatchMessage(i, $"7900{i:D7}", FinalText.Of($"Text {i % texts}"), null, null)).ToList();
        var timing = InProcessApp.Soon(app.Now + ahead);
        var outcome = await app.Get<BatchIntake>().AcceptAsync(
            new BatchPlan(messages, [], [], "DEMO", null), timing, Acceptance.Of(app.Now), app.Now.AddMinutes(2), CancellationToken.None);
        return Assert.IsType<BatchOutcome.Accepted>(outcome).Id;
    }

    public static async Task<IReadOnlyDictionary<string, int>> CountsAsync(this InProcessApp app, BatchId batch) =>
        (await app.Get<BatchReader>().SummaryAsync(batch, Caller.Anyone, CancellationToken.None))!.Counts;

    public static async Task<MessageStatus> StatusAsync(this InProcessApp app, ChunkId chunk, int index = 0) =>
        (await app.Stored.ChunkAsync(chunk)).StatusAt(index, app.Now);

    /// <summary>Moves the clock until all markers of the next minutes are due, so that everything that can be sent is sent.</summary>
    public static async Task LetEverythingBeSentAsync(this InProcessApp app)
    {
        await app.WorkAsync();
        app.Time.Advance(TimeSpan.FromMinutes(20));
        await app.TickAsync();

        // The sweep releases late chunks slowly. On a slow machine more hints are late, because their enqueuing timed out.
        for (var ticks = 0; ticks < 4; ticks++)
        {
            app.Time.Advance(TimeSpan.FromMinutes(3));
            await app.TickAsync();
        }
    }

    private static Task<DirectCall> CallAsync(InProcessApp app, string? body, string? key, bool dryRun, Func<HttpRequest, Task<IResult>> function) =>
        DirectCall.OfAsync(app.Services, Encoding.UTF8.GetBytes(body ?? ""), request =>
        {
            request.QueryString = new QueryString(dryRun ? "?dryRun=true" : "");
            if (key is not null)
            {
                request.Headers[IdempotencyHeader.Name] = key;
            }

            return function(request);
        });
}
