using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Submission;

/// <summary>Tests that requests with one idempotency key are one request, also after crashes and lost answers.</summary>
public sealed class IdempotencyTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Message = """{"to":"79001234567","text":"once"}""";

    [Fact]
    public async Task A_repeated_request_gets_the_same_answer_and_is_one_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var first = await PostAsync(app, "\"k1\"", Message);
        await app.WorkAsync();
        var second = await PostAsync(app, "k1", Message);
        await app.WorkAsync();

        Assert.Equal((202, 202), (first.Status, second.Status));
        Assert.Equal((Id(first), first.Headers.Location), (Id(second), second.Headers.Location));
        Assert.Equal(("", "true"), (first.Headers[IdempotencyHeader.Replayed].ToString(), second.Headers[IdempotencyHeader.Replayed].ToString()));
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_repetition_after_midnight_finds_the_message_of_the_day_before()
    {
        await using var app = await InProcessApp.StartAsync(azurite, new DateTimeOffset(2021, 3, 14, 23, 59, 59, 900, TimeSpan.Zero));
        var first = await PostAsync(app, "k", Message);

        app.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await PostAsync(app, "k", Message);
        await app.WorkAsync();

        Assert.Equal(Id(first), Id(second));
        Assert.Equal(1, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_422_and_stores_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await PostAsync(app, "k", Message);

        var other = await PostAsync(app, "k", Message.Replace("once", "twice", StringComparison.Ordinal));

        Assert.Equal(422, other.Status);
        Assert.Single(await app.Stored.RowsAsync(), row => row.RowKey.StartsWith('c'));
    }

    [Fact]
    public async Task Fifty_simultaneous_requests_with_one_key_are_one_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => PostAsync(app, "k", Message))));
        await app.WorkAsync();

        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        Assert.Single(answers.Select(Id).Distinct());
        Assert.Equal(1, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_repetition_recovers_from_a_crash_between_the_key_and_the_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction);
        var cutOff = PostAsync(app, "k", Message);
        await app.LetTimePassAsync(() => cutOff.IsCompleted);
        Assert.Equal(503, (await cutOff).Status);
        app.TableWire.Cuts = null;

        var repeated = await PostAsync(app, "k", Message);
        await app.WorkAsync();

        Assert.Equal(202, repeated.Status);
        Assert.Equal(JsonNode.Parse((await cutOff).Body)!["id"]!.GetValue<string>(), Id(repeated));
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_repetition_recovers_from_a_lost_answer_to_the_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = $$"""{"to":[{{string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"7900{i:D7}\""))}}],"text":"once"}""";
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => request.IsTransaction);
        var posting = PostBatchAsync(app, "k", batch);
        await app.LetTimePassAsync(() => posting.IsCompleted);
        await posting;

        var repeated = await PostBatchAsync(app, "k", batch);
        await app.WorkAsync();

        Assert.Equal((202, 202), ((await posting).Status, repeated.Status));
        Assert.Equal(Id(await posting), Id(repeated));
        Assert.Equal(300, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_malformed_key_is_a_400()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await PostAsync(app, "two words", Message);

        Assert.Equal(400, answer.Status);
        Assert.Contains("\"Idempotency-Key\":[", answer.Body);
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Fact]
    public async Task A_malformed_key_is_a_400_without_a_storage_request()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Everything();

        var message = await PostAsync(app, "two words", Message);
        var batch = await PostBatchAsync(app, "two words", """{"to":["79001234567"],"text":"once"}""");

        Assert.Equal((400, 400), (message.Status, batch.Status));
        Assert.Empty(app.TableWire.Requests);
    }

    private static Task<DirectCall> PostAsync(InProcessApp app, string key, string body) =>
        CallAsync(app, key, body, request => app.Create<SubmitMessageFunctions>().SendAsync(request, CancellationToken.None));

    private static Task<DirectCall> PostBatchAsync(InProcessApp app, string key, string body) =>
        CallAsync(app, key, body, request => app.Create<SubmitBatchFunctions>().SendAsync(request, CancellationToken.None));

    private static Task<DirectCall> CallAsync(InProcessApp app, string key, string body, Func<HttpRequest, Task<IResult>> function) =>
        DirectCall.OfAsync(app.Services, Encoding.UTF8.GetBytes(body), request =>
        {
            request.Headers[IdempotencyHeader.Name] = key;
            return function(request);
        });

    private static string Id(DirectCall answer) => JsonNode.Parse(answer.Body)!["id"]!.GetValue<string>();
}
