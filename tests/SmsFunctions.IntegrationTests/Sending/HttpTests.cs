using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using SmsFunctions.Health;
using SmsFunctions.Messages;
using SmsFunctions.Search;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of POST messages, GET messages and health with malformed bodies and without storage.</summary>
[Collection(SendingTests.Name)]
public sealed class HttpTests(AzuriteFixture azurite)
{
    private const string Good = """{"to":"79001234567","text":"Проверка 42"}""";

    public static TheoryData<string, byte[]> BadBodies => new()
    {
        { "UTF-16", Encoding.Unicode.GetBytes(Good) },
        { "UTF-16 with its mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Good)] },
        { "windows-1251", Encoding.Latin1.GetBytes("{\"to\":\"79001234567\",\"text\":\"\u00CF\u00F0\"}") },
        { "nesting", Encoding.UTF8.GetBytes($"{{\"text\":{new string('[', 60_000)}") },
        { "the same field in another case", Encoding.UTF8.GetBytes("""{"to":"79001234567","To":"79001234568","text":"x"}""") },
        { "NUL bytes", new byte[100] },
        { "NUL after it", [.. Encoding.UTF8.GetBytes(Good), 0] },
        { "NUL in the text", Encoding.UTF8.GetBytes("""{"to":"79001234567","text":"a\u0000b"}""") },
        { "NUL in the number", Encoding.UTF8.GetBytes("""{"to":"79001234567\u0000","text":"x"}""") },
        { "two values", Encoding.UTF8.GetBytes(Good + Good) },
        { "a comment", Encoding.UTF8.GetBytes("/* */" + Good) },
        { "a header in the sender", Encoding.UTF8.GetBytes("""{"to":"79001234567","text":"x","from":"A\r\nB: c"}""") },
        { "a header in the reference", Encoding.UTF8.GetBytes("""{"to":"79001234567","text":"x","reference":"A\r\nB: c"}""") },
        { "half a character in the reference", Encoding.UTF8.GetBytes("""{"to":"79001234567","text":"x","reference":"\uD800"}""") },
        { "no character in the reference", Encoding.UTF8.GetBytes("""{"to":"79001234567","text":"x","reference":"\uFFFF"}""") },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_body_that_is_not_a_message_is_400_and_stores_nothing(string what, byte[] body)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await DirectCall.OfAsync(app.Services, body, request => app.Create<SubmitMessageFunctions>().SendAsync(request, CancellationToken.None));

        Assert.True(answer.Status == 400, $"{what}: {answer.Status} {answer.Body}");
        Assert.NotEmpty(JsonNode.Parse(answer.Body)!["errors"]!.AsObject());
        Assert.Empty(app.TableWire.Requests);
    }

    [Fact]
    public async Task Storage_down_before_the_stop_list_was_ever_read_is_503_and_nothing_stored()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Everything();

        var answer = await PostAsync(app, Encoding.UTF8.GetBytes(Good));

        Assert.Equal(503, answer.Status);
        Assert.Contains("Nothing was stored or sent", answer.Json["detail"]!.GetValue<string>());
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Fact]
    public async Task A_byte_order_mark_is_ignored()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await PostAsync(app, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Good)]);

        Assert.Equal(202, answer.Status);
        Assert.Equal($"/api/messages/{JsonNode.Parse(answer.Body)!["id"]}", answer.Headers.Location);
    }

    [Fact]
    public async Task Storage_down_at_accept_is_503_with_the_id_and_Retry_After()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<RecipientRules>().RefreshAsync(CancellationToken.None);
        app.TableWire.Cuts = Cuts.Everything();

        var answer = await PostAsync(app, Encoding.UTF8.GetBytes(Good));

        Assert.Equal(503, answer.Status);
        Assert.True(int.Parse(answer.Headers.RetryAfter!, CultureInfo.InvariantCulture) > 0);
        Assert.True(MessageId.TryParse(JsonNode.Parse(answer.Body)!["id"]!.GetValue<string>(), out _));
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Fact]
    public async Task Missing_tables_are_503_and_health_reports_them()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await new TableServiceClient(app.Direct).DeleteTableAsync(Keys.SmsTable);

        var answer = await PostAsync(app, Encoding.UTF8.GetBytes(Good));
        var health = await DirectCall.OfAsync(app.Services, [], request => app.Create<HealthFunctions>().GetAsync(request, CancellationToken.None));

        Assert.Equal((503, 503), (answer.Status, health.Status));
        Assert.Equal(1, answer.Headers.RetryAfter.Count);
        Assert.Empty(await app.TakeSendHintsAsync());
    }

    [Fact]
    public async Task Malformed_queue_messages_do_not_change_health()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await new Azure.Storage.Queues.QueueServiceClient(app.Direct).GetQueueClient(Keys.SendQueue).SendMessageAsync("not base64 %%%");

        var health = await DirectCall.OfAsync(app.Services, [], request => app.Create<HealthFunctions>().GetAsync(request, CancellationToken.None));
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Equal(200, health.Status);
    }

    [Fact]
    public async Task A_malformed_message_at_the_front_of_the_queue_does_not_stop_the_sweep()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.QueueWire.Cuts = Cuts.Before(request => request.IsPut(Keys.SendQueue));
        var accepting = app.AcceptAsync();
        await app.LetTimePassAsync(() => accepting.IsCompleted);
        app.QueueWire.Cuts = null;
        await new Azure.Storage.Queues.QueueServiceClient(app.Direct).GetQueueClient(Keys.SendQueue).SendMessageAsync("not base64 %%%");

        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Contains(app.QueueWire.Requests, request => request.IsPut(Keys.SendQueue));
        Assert.Equal(
            new Marker(MarkerKind.Send, Marker.RoundUp(app.Now.AddMinutes(2))).At,
            Marker.RoundUp((await app.Stored.ChunkAsync(await accepting)).Marker!.Value.At));
    }

    [Fact]
    public async Task A_delivered_message_is_shown_with_its_history_and_an_index_beyond_it_is_404()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sent = await app.SendAsync();
        app.Time.Advance(TimeSpan.FromSeconds(20));
        await app.NextCheckAsync(sent.Id);

        var answer = await DirectCall.OfAsync(
            app.Services, [], request => app.Create<ReadMessageFunctions>().GetAsync(request, $"{sent.Id}-000", CancellationToken.None));
        var beside = await DirectCall.OfAsync(
            app.Services, [], request => app.Create<ReadMessageFunctions>().GetAsync(request, $"{sent.Id}-001", CancellationToken.None));

        var shown = JsonNode.Parse(answer.Body)!;
        Assert.Equal((200, 404), (answer.Status, beside.Status));
        Assert.Equal(
            ("delivered", 1, "Проверка 42"),
            (shown["status"]!.GetValue<string>(), shown["attempts"]!.GetValue<int>(), shown["text"]!.GetValue<string>()));
        Assert.Equal(["queued", "sending", "sent", "delivered"], shown["history"]!.AsArray().Select(step => step!["status"]!.GetValue<string>()));
    }

    private static Task<DirectCall> PostAsync(InProcessApp app, byte[] body) =>
        DirectCall.OfAsync(app.Services, body, request => app.Create<SubmitMessageFunctions>().SendAsync(request, CancellationToken.None));
}
