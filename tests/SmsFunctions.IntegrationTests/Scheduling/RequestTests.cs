using SmsFunctions.Http;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>Tests of POST with times: repetitions, invalid times and dry runs.</summary>
[Collection(SchedulingTests.Name)]
public sealed class RequestTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = InProcessApp.Start;

    [Fact]
    public async Task A_request_repeated_an_hour_after_its_time_is_the_same_request()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var message = new { to = "79001234567", text = "later", sendAt = Start.AddHours(10) };
        var first = await app.PostAsync(message, key: "k");
        app.Time.Advance(TimeSpan.FromHours(10));
        await app.TickAsync();
        app.Time.Advance(TimeSpan.FromHours(1));

        var second = await app.PostAsync(message, key: "k");
        await app.TickAsync();

        Assert.Equal(Requests.ChunkOf(first), Requests.ChunkOf(second));
        Assert.Equal(("scheduled", "sent"), (first.Json["status"]!.GetValue<string>(), second.Json["status"]!.GetValue<string>()));
        Assert.Equal("true", second.Headers[IdempotencyHeader.Replayed]);
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_batch_repeated_an_hour_after_its_time_is_the_same_batch()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = new { to = new[] { "79001234567", "79001234568" }, text = "later", sendAt = Start.AddHours(13) };
        var first = await app.PostBatchAsync(batch, key: "k");
        app.Time.Advance(TimeSpan.FromHours(14));

        var second = await app.PostBatchAsync(batch, key: "k");
        await app.LiveAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((202, first.Json["id"]!.GetValue<string>()), (second.Status, second.Json["id"]!.GetValue<string>()));
        Assert.Equal(2, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_repetition_stores_a_request_that_was_not_stored_even_after_its_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var message = new { to = "79001234567", text = "later", sendAt = Start.AddHours(10) };
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction);
        var cutOff = app.PostAsync(message, key: "k");
        await app.LetTimePassAsync(() => cutOff.IsCompleted);
        Assert.Equal(503, (await cutOff).Status);
        app.TableWire.Cuts = null;
        app.Time.Advance(TimeSpan.FromHours(11));

        var repeated = await app.PostAsync(message, key: "k");
        await app.TickAsync();
        await app.TickAsync();

        Assert.Equal((await cutOff).Json["id"]!.GetValue<string>(), repeated.Json["id"]!.GetValue<string>());
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_refused_time_does_not_consume_the_key()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var refused = await app.PostAsync(new { to = "79001234567", text = "later", sendAt = "2012-01-30T13:10:00Z" }, key: "k");
        var corrected = await app.PostAsync(new { to = "79001234567", text = "later", sendAt = Start.AddHours(1) }, key: "k");

        Assert.Equal(400, refused.Status);
        Assert.Contains("\"sendAt\":[", refused.Body);
        Assert.Equal((202, ""), (corrected.Status, corrected.Headers[IdempotencyHeader.Replayed].ToString()));
    }

    [Theory]
    [InlineData("""{"sendAt":"2021-03-15T10:00:00"}""", "sendAt")]
    [InlineData("""{"sendAt":"2012-01-30T13:10:00Z"}""", "sendAt")]
    [InlineData("""{"sendAt":"2022-04-18T12:00:00Z"}""", "sendAt")]
    [InlineData("""{"sendAt":"2021-03-15T10:00:00Z","validUntil":"2021-03-15T10:00:00Z"}""", "validUntil")]
    [InlineData("""{"validUntil":"2021-03-14T11:59:59Z"}""", "validUntil")]
    [InlineData("""{"validUntil":"tomorrow"}""", "validUntil")]
    [InlineData("""{"schedule":"gateway"}""", "sendAt")]
    [InlineData("""{"schedule":"later"}""", "schedule")]
    [InlineData("""{"mode":"twice"}""", "mode")]
    [InlineData("""{"sendAt":"2021-03-15T10:00:00Z","schedule":"gateway","text":"an emoji 😀"}""", "text")]
    [InlineData("""{"sendAt":"2021-03-15T10:00:00Z","schedule":"gateway","text":" begins with a space"}""", "text")]
    public async Task A_wrong_time_is_a_400_that_names_its_field_and_stores_nothing(string fields, string field)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var body = System.Text.Json.Nodes.JsonNode.Parse(fields)!.AsObject();
        body["to"] = "79001234567";
        body["text"] ??= "later";

        var (real, dry) = (await app.PostAsync(body), await app.PostAsync(body, dryRun: true));

        Assert.Equal((400, 400), (real.Status, dry.Status));
        Assert.Equal([field], real.Json["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(real.Body, dry.Body);
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Theory]
    [InlineData("""{"sendAt":"2021-03-15T10:00:00Z","schedule":"gateway"}""", "schedule")]
    [InlineData("""{"sendAt":"2021-03-15T10:00:00"}""", "sendAt")]
    [InlineData("""{"sendAt":"2012-01-30T13:10:00Z"}""", "sendAt")]
    [InlineData("""{"mode":"twice"}""", "mode")]
    public async Task A_wrong_time_in_a_batch_is_a_400_that_names_its_field_and_stores_nothing(string fields, string field)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var body = System.Text.Json.Nodes.JsonNode.Parse(fields)!.AsObject();
        body["to"] = new System.Text.Json.Nodes.JsonArray("79001234567");
        body["text"] = "later";

        var answer = await app.PostBatchAsync(body);

        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Json["errors"]!.AsObject().Select(error => error.Key));
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(-5)]
    public async Task A_time_up_to_five_minutes_in_the_past_means_now(int minutes)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await app.PostAsync(new { to = "79001234567", text = "now", sendAt = Start.AddMinutes(minutes) });
        await app.WorkAsync();

        Assert.Equal(("queued", Start), (answer.Json["status"]!.GetValue<string>(), answer.Json["sendAt"]!.GetValue<DateTimeOffset>()));
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task Ten_in_Moscow_is_seven_in_the_answer_and_Z_means_UTC()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var moscow = await app.PostAsync(new { to = "79001234567", text = "later", sendAt = "2021-03-15T10:00:00+03:00" });
        var utc = await app.PostAsync(new { to = "79001234567", text = "later", sendAt = "2021-03-15T10:00:00Z" });

        Assert.Equal(new DateTimeOffset(2021, 3, 15, 7, 0, 0, TimeSpan.Zero), moscow.Json["sendAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(new DateTimeOffset(2021, 3, 15, 10, 0, 0, TimeSpan.Zero), utc.Json["sendAt"]!.GetValue<DateTimeOffset>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("hold")]
    [InlineData("gateway")]
    public async Task A_dry_run_has_the_same_answer_and_no_id(string? schedule)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var message = new
        {
            to = "8 900 123-45-67",
            text = "later",
            sendAt = Start.AddDays(2),
            validUntil = Start.AddDays(3),
            schedule,
            mode = "atLeastOnce",
            reference = "17",
        };

        var dry = await app.PostAsync(message, key: "k", dryRun: true);
        Assert.All(app.TableWire.Requests, request => Assert.Equal("GET", request.Method));
        Assert.Empty(app.QueueWire.Requests);
        var real = await app.PostAsync(message, key: "k");

        Assert.Equal((200, 202, ""), (dry.Status, real.Status, real.Headers[IdempotencyHeader.Replayed].ToString()));
        Assert.Null(dry.Json["id"]);
        var expected = real.Json.AsObject();
        expected["id"] = null;
        Assert.Equal(expected.ToJsonString(), dry.Json.ToJsonString());
    }
}
