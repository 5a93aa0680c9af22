using System.Globalization;
using Azure.Data.Tables;
using SmsFunctions.Callers;
using SmsFunctions.IntegrationTests.OneC;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;
using static SmsFunctions.IntegrationTests.Callers.CallerDriver;

namespace SmsFunctions.IntegrationTests.Callers;

/// <summary>Tests of the limits of callers, alert sources and the 1C endpoint. The app's clock shows 2021-03-14 12:00 UTC.</summary>
[Collection(PreSendTests.Name)]
public sealed class CallerLimitTests(AzuriteFixture azurite)
{
    private static readonly object Message = new { to = InProcessApp.Phone, text = "Hello" };

    [Fact]
    public async Task Too_many_messages_in_a_minute_get_429_until_the_minute_is_over()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:PerMinute", "2"));
        app.Time.Advance(TimeSpan.FromSeconds(20));

        var answers = new[] { await app.SendAsync(Shop, Message), await app.SendAsync(Shop, Message), await app.SendAsync(Shop, Message) };
        var other = await app.SendAsync(Crm, Message);
        app.Time.Advance(TimeSpan.FromSeconds(int.Parse(answers[2].Headers.RetryAfter.ToString(), CultureInfo.InvariantCulture)));

        Assert.Equal([202, 202, 429], answers.Select(answer => answer.Status));
        Assert.Equal("40", answers[2].Headers.RetryAfter.ToString());
        Assert.Contains("The caller shop may send 2 messages in a minute", answers[2].Body);
        Assert.Equal((202, 202), (other.Status, (await app.SendAsync(Shop, Message)).Status));
    }

    [Fact]
    public async Task A_caller_may_not_exceed_its_priority()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:Priority", "low"));

        var high = await app.SendAsync(Shop, new { to = InProcessApp.Phone, text = "Hello", priority = "high" });
        var normal = await app.SendBatchAsync(Shop, new { to = new[] { InProcessApp.Phone }, text = "Hello", priority = "normal" });
        var none = await app.SendAsync(Shop, Message);
        var batch = await app.SendBatchAsync(Shop, Batch(2));
        var other = await app.SendAsync(Crm, new { to = InProcessApp.Phone, text = "Hello", priority = "high" });

        Assert.Equal((400, 400, 202), (high.Status, normal.Status, other.Status));
        Assert.All([high, normal], refused => Assert.Equal(
            "must not be higher than low, the highest priority of this caller", refused.Json["errors"]!["priority"]![0]!.GetValue<string>()));
        Assert.All([none, batch], accepted => Assert.Equal("low", accepted.Json["priority"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_messages_of_a_day_are_counted_by_all_instances_together()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:PerDay", "5"));
        await using var other = app.Another();

        var answers = new List<DirectCall>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(await app.SendAsync(Shop, Message));
            answers.Add(await other.SendAsync(Shop, Message));
        }

        Assert.Equal((5, 3), (answers.Count(answer => answer.Status == 202), answers.Count(answer => answer.Status == 429)));
        Assert.Equal("43200", answers[^1].Headers.RetryAfter.ToString());
        app.Time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(202, (await app.SendAsync(Shop, Message)).Status);
    }

    [Fact]
    public async Task An_instance_that_stops_returns_the_messages_that_it_did_not_send()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:PerDay", "1000"));
        await using (var other = app.Another())
        {
            await other.SendAsync(Shop, Message);
        }

        var row = Assert.Single(await app.Get<TableServiceClient>().GetTableClient(Keys.ControlTable)
            .QueryAsync<TableEntity>(row => row.PartitionKey == "spending").ToListAsync());
        Assert.Equal(("20210314:shop", "1"), (row.RowKey, row.GetString("Taken")));
    }

    [Fact]
    public async Task A_batch_over_a_limit_is_refused_whole_and_uses_up_nothing()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:PerMinute", "4"), ("Callers:shop:PerDay", "10"));

        var tooLarge = await app.SendBatchAsync(Shop, Batch(5));
        var rows = await app.Stored.RowsAsync();
        var fitting = await app.SendBatchAsync(Shop, Batch(4));

        Assert.Equal((429, 202), (tooLarge.Status, fitting.Status));
        Assert.Contains("this request alone has 5: send it in parts", tooLarge.Body);
        Assert.Empty(rows);
    }

    [Fact]
    public async Task A_request_refused_for_the_day_does_not_count_for_the_minute()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:PerMinute", "4"), ("Callers:shop:PerDay", "3"));

        var refused = await app.SendBatchAsync(Shop, Batch(4));

        Assert.Equal((429, 202), (refused.Status, (await app.SendBatchAsync(Shop, Batch(3))).Status));
    }

    [Fact]
    public async Task A_request_refused_by_a_limit_of_its_caller_does_not_count_for_its_numbers()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:PerMinute", "1"), ("Limits:PerNumber", "3/1.00:00:00"));
        Assert.Equal(202, (await app.SendAsync(Shop, Message)).Status);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(429, (await app.SendAsync(Shop, Message)).Status);
            Assert.Equal(429, (await app.SendBatchAsync(Shop, new { to = new[] { InProcessApp.Phone }, text = "Hello" })).Status);
        }

        Assert.Equal((202, 202), ((await app.SendAsync(Crm, Message)).Status, (await app.SendAsync(Crm, Message)).Status));
        var fourth = await app.SendAsync(Crm, Message);
        Assert.Equal((429, "TooManyToNumber"), (fourth.Status, fourth.Json["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_repetition_of_an_accepted_request_is_neither_counted_nor_refused()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:PerMinute", "2"));
        var first = await app.SendAsync(Shop, Message, "k");

        var again = new[] { await app.SendAsync(Shop, Message, "k"), await app.SendAsync(Shop, Message, "k") };
        var second = await app.SendAsync(Shop, Message);
        var last = await app.SendAsync(Shop, Message, "k");

        Assert.Equal(202, second.Status);
        Assert.All([.. again, last], answer => Assert.Equal(first.Id(), answer.Id()));
    }

    [Fact]
    public async Task A_refused_request_is_accepted_under_its_key_later()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:PerMinute", "1"));
        await app.SendAsync(Shop, Message);

        var refused = await app.SendAsync(Shop, Message, "k");
        app.Time.Advance(TimeSpan.FromMinutes(1));
        var accepted = await app.SendAsync(Shop, Message, "k");

        Assert.Equal((429, 202), (refused.Status, accepted.Status));
        Assert.Equal("", accepted.Headers["Idempotent-Replayed"].ToString());
    }

    [Fact]
    public async Task Simultaneous_requests_with_one_key_do_not_pass_the_limit()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:PerMinute", "1"));
        await app.SendAsync(Shop, Message);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => app.SendAsync(Shop, Message, "k"))));

        // A request that loses too many races for the key gets 503. It is not stored either.
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 429, 503 }));
        Assert.Contains(answers, answer => answer.Status == 429);
        Assert.Single(await app.Stored.RowsAsync(), row => row.RowKey.StartsWith('c'));
    }

    [Fact]
    public async Task A_dry_run_is_not_counted()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:PerMinute", "1"));

        var tried = await app.AskAsync(
            Shop,
            "SendMessage",
            request => app.Create<SmsFunctions.Submission.SubmitMessageFunctions>().SendAsync(request, CancellationToken.None),
            Message,
            query: "?dryRun=true");

        Assert.Equal((200, 202), (tried.Status, (await app.SendAsync(Shop, Message)).Status));
    }

    [Fact]
    public async Task An_alert_source_is_a_caller_with_limits_and_its_key_needs_the_right_alert()
    {
        await using var app = await StartAsync(
            azurite,
            ("Callers:mon:KeyHash", SmsFunctions.Local.KeyHash.Of("key-of-mon")), ("Callers:mon:Rights", "alert"), ("Hooks:door:Kind", "generic"),
            ("Hooks:door:To", "79001234567,79021234567"), ("Hooks:door:Paths:Text", "text"), ("Hooks:door:Prefixes", "7900"), ("Hooks:door:PerMinute", "1"));

        var accepted = await app.PostAlertAsync("key-of-mon", "door", new { text = "open" });
        var over = await app.PostAlertAsync("key-of-mon", "door", new { text = "open again" });

        Assert.Equal((202, 429, 403), (accepted.Status, over.Status, (await app.PostAlertAsync(Shop, "door", new { text = "x" })).Status));
        Assert.Equal(1, Assert.Single(accepted.Json["rejected"]!.AsArray())!["index"]!.GetValue<int>());
        Assert.Equal("hooks/door", (await app.ReadBatchAsync(Ops, accepted.Id())).Json["caller"]!.GetValue<string>());
        Assert.Single((await app.ListAsync(Ops, "?caller=hooks/door")).Json["items"]!.AsArray());
        Assert.Equal(403, (await app.SendAsync("key-of-mon", Message)).Status);
    }

    [Fact]
    public async Task A_1C_request_refused_by_a_limit_does_not_count_for_its_numbers()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>(OneCDriver.Account)
        {
            ["OneC:PerMinute"] = "1",
            ["Limits:PerNumber"] = "2/1.00:00:00",
        });
        await app.Send1CAsync();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("Result: Error_Message_Queue_Full", await app.Send1CAsync());
            Assert.Equal("Result: Error_Message_Queue_Full", await app.SendBatch1CAsync([InProcessApp.Phone]));
        }

        app.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("Result: OK_Operation_Completed", await app.Send1CAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_1C_endpoint_is_a_caller_with_limits_and_answers_a_transient_error_above_them()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>(OneCDriver.Account)
        {
            ["OneC:PerMinute"] = "2",
            ["OneC:Senders"] = "DEMO",
            ["OneC:Prefixes"] = "7900",
        });

        Assert.Equal("Result: Error_Invalid_Source_Address", await app.Send1CAsync(from: "OTHER"));
        Assert.Equal("Result: Error_Invalid_Destination_Address", await app.Send1CAsync(to: "79021234567"));
        Assert.Contains("!!!Error_Invalid_Destination_Address", await app.SendBatch1CAsync(["79001234567", "79021234567"]));
        Assert.StartsWith("Result: OK_Operation_Completed", await app.Send1CAsync(), StringComparison.Ordinal);
        Assert.Equal("Result: Error_Message_Queue_Full", await app.Send1CAsync());
        Assert.Equal("Result: Error_Message_Queue_Full", await app.SendBatch1CAsync(["79001234567"]));
        app.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("Result: OK_Operation_Completed", await app.Send1CAsync(), StringComparison.Ordinal);
        Assert.All((await app.Stored.RowsAsync()).Where(row => row.RowKey[0] == 'c'), row => Assert.Equal(CallerNames.OneC, row.GetString("Caller")));
    }

    private static object Batch(int count) => new { to = Enumerable.Range(0, count).Select(i => $"7900123456{i}"), text = "Hello" };
}
