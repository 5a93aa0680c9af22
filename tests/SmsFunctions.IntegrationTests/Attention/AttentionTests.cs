using SmsFunctions.Attention;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Retention;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.TestSupport;
using static SmsFunctions.IntegrationTests.Attention.AttentionDriver;

namespace SmsFunctions.IntegrationTests.Attention;

/// <summary>Tests of GET attention: what waits for an operator is listed until it does not wait any more.</summary>
[Collection(OutcomeTests.Name)]
public sealed class AttentionTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("sent")]
    [InlineData("failed")]
    [InlineData("resend")]
    public async Task An_unconfirmed_message_is_listed_until_it_is_resolved(string outcome)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        Assert.Equal("""{"items":[],"total":0,"continuation":null}""", (await app.AttentionAsync()).ToJsonString());
        var id = await app.DoubtfulAsync();

        var page = await app.AttentionAsync();
        await app.ResolveAsync(id, outcome);

        var item = Assert.Single(page["items"]!.AsArray())!;
        Assert.Equal(1, page["total"]!.GetValue<int>());
        Assert.Equal(Item("unconfirmed", id), page.Items()[0]);
        Assert.Equal((InProcessApp.Phone, "Проверка 42", 1), ((string?)item["to"], (string?)item["text"], (int)item["messages"]!));
        Assert.Equal(("NoAnswer", null, null), ((string?)item["error"]!["code"], (string?)item["batchId"], (string?)item["callbackUrl"]));
        Assert.Equal("""{"items":[],"total":0,"continuation":null}""", (await app.AttentionAsync()).ToJsonString());
        Assert.Empty(await app.AttentionRowsAsync());
    }

    [Fact]
    public async Task A_gateway_call_of_a_batch_is_one_item()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var batch = await app.AcceptBatchAsync(150);
        await app.WorkAsync();
        await app.ResolveAsync(batch.Chunk(0), "sent", index: 0);

        var item = Assert.Single((await app.AttentionAsync())["items"]!.AsArray())!;

        Assert.Equal(149, item["messages"]!.GetValue<int>());
        Assert.Equal((batch.ToString(), $"{batch.Chunk(0)}-001", null), ((string?)item["batchId"], (string?)item["id"], (string?)item["to"]));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_automatically_is_listed_after_the_second_call_without_an_answer()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer() with { Times = 2 });
        var id = await app.ScheduleAsync(null, mode: "atLeastOnce");
        await app.WorkAsync();
        Assert.Equal("unconfirmed", await app.StatusAsync(id));
        Assert.Empty(await app.AttentionRowsAsync());

        await app.LiveAsync(TimeSpan.FromMinutes(6));

        Assert.Equal([Item("unconfirmed", id)], (await app.AttentionAsync()).Items());
    }

    [Fact]
    public async Task A_message_whose_automatic_resend_is_stopped_is_listed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var id = await app.ScheduleAsync(null, mode: "atLeastOnce");
        await app.WorkAsync();

        await app.CancelAsync(id);

        Assert.Equal([Item("unconfirmed", id)], (await app.AttentionAsync()).Items());
    }

    [Fact]
    public async Task A_late_id_takes_a_message_off_the_list()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.DoubtfulAsync();
        var stored = await app.Stored.StoredAsync(id);
        var recipient = stored.Chunk.Recipients[0].Become(MessageStatus.Sent, app.Now) with { GatewayIds = ["17"] };

        await app.Table.WriteAsync(stored, stored.Chunk with { Recipients = [recipient] }, CancellationToken.None);

        Assert.Empty(await app.AttentionRowsAsync());
    }

    [Fact]
    public async Task A_message_is_listed_while_its_hints_are_poisoned_and_after_its_end_until_it_is_sent_again()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        await PoisonAsync(app, id);

        var first = (await app.AttentionAsync())["items"]![0]!;
        Assert.Equal(("poisoned", app.Now, "Poisoned"), ((string?)first["kind"], (DateTimeOffset)first["at"]!, (string?)first["error"]!["code"]));
        for (var hint = 0; await app.StatusAsync(id) != "failed"; hint++)
        {
            Assert.InRange(hint, 0, 10);
            app.Time.Advance((await app.Stored.ChunkAsync(id)).Marker!.Value.At - app.Now);
            await PoisonAsync(app, id);
        }

        Assert.Equal([Item("poisoned", id)], (await app.AttentionAsync()).Items());
        await app.ResendAsync(id);
        Assert.Empty((await app.AttentionAsync()).Items());
        Assert.Empty(await app.AttentionRowsAsync());
    }

    [Fact]
    public async Task A_poisoned_message_that_is_sent_or_cancelled_is_not_listed_any_more()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (sent, cancelled) = (await app.AcceptAsync(), await app.AcceptAsync());
        await app.TakeSendHintsAsync();
        await PoisonAsync(app, sent);
        await PoisonAsync(app, cancelled);
        Assert.Equal(2, (await app.AttentionAsync())["total"]!.GetValue<int>());

        await app.RetryAsync(sent);
        await app.CancelAsync(cancelled);

        Assert.Empty((await app.AttentionAsync()).Items());
        Assert.Empty(await app.AttentionRowsAsync());
    }

    [Fact]
    public async Task A_secret_text_and_several_recipients_are_not_shown()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        await app.PostAsync(new { to = "79001234567", text = "Code 482913", secret = true });
        await app.WorkAsync();

        var item = Assert.Single((await app.AttentionAsync())["items"]!.AsArray())!;

        Assert.Equal(("79001234567", null), ((string?)item["to"], (string?)item["text"]));
    }

    [Fact]
    public async Task Pages_show_the_newest_request_first_and_count_all()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var ids = new List<ChunkId>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await app.DoubtfulAsync());
            app.Time.Advance(TimeSpan.FromHours(20));
        }

        app.TableWire.ForgetRequests();
        var first = await app.AttentionAsync("?limit=2");
        Assert.Equal(3, app.TableWire.Requests.Count(request => !request.IsOfSlots));
        var second = await app.AttentionAsync($"?limit=2&continuation={first["continuation"]}");
        var third = await app.AttentionAsync($"?limit=2&continuation={second["continuation"]}");

        ids.Reverse();
        Assert.Equal(ids.Select(id => Item("unconfirmed", id)), first.Items().Concat(second.Items()).Concat(third.Items()));
        Assert.All([first, second, third], page => Assert.Equal(5, page["total"]!.GetValue<int>()));
        Assert.Null(third["continuation"]);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?continuation=x", "continuation")]
    [InlineData("?day=2026-11-27", "day")]
    public async Task A_wrong_parameter_is_400(string query, string parameter)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await app.AskAttentionAsync(query);

        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]![parameter]);
    }

    [Fact]
    public async Task A_purged_message_leaves_the_list()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Retention:Texts"] = "1", ["Retention:Rows"] = "2" });
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        var stored = await app.Stored.StoredAsync(id);
        var failed = app.Get<ChunkMachine>().Poison(stored.Chunk with { Poisoned = 2, PoisonedSince = app.Now.AddHours(-1) }, app.Now);
        await app.Table.WriteAsync(stored, failed, CancellationToken.None);
        Assert.Equal([Item("poisoned", id)], (await app.AttentionAsync()).Items());

        await app.LiveDaysAsync(40);
        Assert.DoesNotContain(await app.Stored.RowsAsync(), row => row.RowKey[0] == 'c');

        await app.Get<AttentionSweep>().RunAsync(CancellationToken.None);
        Assert.Empty(await app.AttentionRowsAsync());
    }

    [Fact]
    public async Task A_damaged_row_stays_on_the_list()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.DoubtfulAsync();
        await app.Stored.DamageAsync(id);
        app.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal([Item("unconfirmed", id)], (await app.AttentionAsync()).Items());

        Assert.Single(await app.AttentionRowsAsync());
        Assert.Single(app.Log.Alerts("ChunkUnreadable"));
    }

    private static Task PoisonAsync(InProcessApp app, ChunkId id) => app.Get<PoisonHandler>().HandleAsync(id, MarkerKind.Send, CancellationToken.None);
}
