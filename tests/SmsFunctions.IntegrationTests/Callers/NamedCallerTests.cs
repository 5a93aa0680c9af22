using Microsoft.AspNetCore.Http;
using SmsFunctions.Gate;
using SmsFunctions.IntegrationTests.Telemetry;
using SmsFunctions.Messages;
using SmsFunctions.Operations;
using SmsFunctions.StopList;
using SmsFunctions.TestSupport;
using static SmsFunctions.IntegrationTests.Callers.CallerDriver;

namespace SmsFunctions.IntegrationTests.Callers;

/// <summary>Tests that messages carry the name of their caller, and that a caller sees and changes only what its rights allow.</summary>
[Collection(PreSendTests.Name)]
public sealed class NamedCallerTests(AzuriteFixture azurite)
{
    private static readonly object Message = new { to = InProcessApp.Phone, text = "Hello" };
    private static readonly object Batch = new { to = Enumerable.Range(0, 3).Select(i => $"7900123456{i}"), text = "Hello" };

    [Fact]
    public async Task A_caller_without_the_right_gets_403_with_the_right_and_its_name()
    {
        await using var app = await StartAsync(azurite);

        var refused = await app.SendAsync(Ops, Message);
        var unknown = await app.SendAsync("another key", Message);

        Assert.Equal((403, 403), (refused.Status, unknown.Status));
        Assert.Contains("The caller ops needs the right send (Callers__ops__Rights)", refused.Body);
        Assert.Contains("The key belongs to no caller", unknown.Body);
        Assert.Empty(await app.Stored.RowsAsync());
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("another key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_name_stands_on_messages_in_lists_in_the_log_and_in_metrics()
    {
        await using var app = await StartAsync(azurite);
        using var recorded = new Recorded(app);

        var id = (await app.SendAsync(Shop, Message)).Id();
        await app.SendAsync(Crm, Message);

        Assert.Equal("shop", (await app.ReadAsync(Ops, id)).Json["caller"]!.GetValue<string>());
        Assert.Equal(id, Assert.Single((await app.ListAsync(Ops, "?caller=shop")).Json["items"]!.AsArray())!["id"]!.GetValue<string>());
        Assert.Contains(app.Log.Lines, line => line.Contains("1 segments, caller shop", StringComparison.Ordinal));
        Assert.Equal((1, 1), (recorded.Sum("sms.messages.accepted", "sms.caller=shop"), recorded.Sum("sms.messages.accepted", "sms.caller=crm")));
    }

    [Fact]
    public async Task The_name_stands_on_a_batch_its_header_and_its_CSV()
    {
        await using var app = await StartAsync(azurite);
        var texts = new { messages = Enumerable.Range(0, 60).Select(i => new { to = $"790012345{i:D2}", text = $"Text {i}" }) };

        var answer = await app.SendBatchAsync(Shop, texts);
        var csv = await app.ReadMessagesAsync(Shop, answer.Id(), "text/csv");

        Assert.Equal("shop", answer.Json["caller"]!.GetValue<string>());
        Assert.Equal("shop", (await app.ReadBatchAsync(Shop, answer.Id())).Json["caller"]!.GetValue<string>());
        Assert.Contains(",shop,", csv.Body.Split("\r\n")[60]);
        Assert.All((await app.Stored.RowsAsync()).Where(row => row.RowKey[0] is 'b' or 'c'), row => Assert.Equal("shop", row.GetString("Caller")));
        Assert.Contains(await app.Stored.RowsAsync(), row => row.RowKey[0] == 'b');
    }

    [Fact]
    public async Task A_caller_that_may_read_its_own_finds_no_messages_of_others()
    {
        await using var app = await StartAsync(azurite);
        var (mine, other) = ((await app.SendAsync(Shop, Message)).Id(), (await app.SendAsync(Crm, Message)).Id());
        var batch = (await app.SendBatchAsync(Crm, Batch)).Id();

        Assert.Equal((200, 404), ((await app.ReadAsync(Shop, mine)).Status, (await app.ReadAsync(Shop, other)).Status));
        Assert.Equal((200, 200), ((await app.ReadAsync(Ops, mine)).Status, (await app.ReadAsync(Ops, other)).Status));
        Assert.Equal((404, 404), ((await app.ReadBatchAsync(Shop, batch)).Status, (await app.ReadMessagesAsync(Shop, batch)).Status));
        Assert.Equal((404, 200), ((await app.ReadMessagesAsync(Shop, batch, "text/csv")).Status, (await app.ReadBatchAsync(Crm, batch)).Status));
        Assert.Equal(mine, Assert.Single((await app.ListAsync(Shop)).Json["items"]!.AsArray())!["id"]!.GetValue<string>());
        Assert.Equal(400, (await app.ListAsync(Shop, "?caller=crm")).Status);
        Assert.Equal(5, (await app.ListAsync(Ops)).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_caller_cancels_its_own_messages_and_an_operator_those_of_all()
    {
        await using var app = await StartAsync(azurite);
        var (mine, other) = ((await app.SendAsync(Shop, Message)).Id(), (await app.SendAsync(Crm, Message)).Id());

        Assert.Equal((200, 404), ((await app.CancelAsync(Shop, mine)).Status, (await app.CancelAsync(Shop, other)).Status));
        Assert.Equal(200, (await app.CancelAsync(Ops, other)).Status);

        Assert.Equal("shop", await LastByAsync(app, mine));
        Assert.Equal("ops", await LastByAsync(app, other));
    }

    [Fact]
    public async Task A_change_belongs_to_its_caller_and_has_its_name_in_the_history()
    {
        await using var app = await StartAsync(azurite);
        var id = (await app.SendAsync(Shop, new { to = InProcessApp.Phone, text = "Later", sendAt = app.Now.AddHours(1) })).Id();

        Assert.Equal((404, 200), ((await ChangeAsync(app, Crm, id)).Status, (await ChangeAsync(app, Shop, id)).Status));

        Assert.Equal("shop", await LastByAsync(app, id));
        Assert.Null((await app.ReadAsync(Ops, id)).Json["history"]![0]!["by"]);
    }

    [Fact]
    public async Task The_gate_and_the_stop_list_name_the_caller_that_set_them()
    {
        await using var app = await StartAsync(azurite);

        var gate = await app.AskAsync(
            Ops, "SetGate", request => app.Create<GateFunctions>().SetAsync(request, CancellationToken.None), new { state = "held", reason = "a test" });
        var stop = await app.AskAsync(
            Ops, "AddStop", request => app.Create<StopListFunctions>().AddAsync(request, InProcessApp.Phone, CancellationToken.None));

        Assert.Equal(("ops", "ops"), (gate.Json["by"]!.GetValue<string>(), stop.Json["by"]!.GetValue<string>()));
        Assert.Equal("ops", (await app.Another().Get<SendingGate>().ReadAsync(CancellationToken.None)).By);
    }

    [Fact]
    public async Task The_name_of_an_operator_stands_beside_that_of_its_caller()
    {
        await using var app = await StartAsync(azurite);
        var id = (await app.SendAsync(Shop, Message)).Id();
        var (none, phone) = (CancellationToken.None, InProcessApp.Phone);

        var gate = await AskAsync("SetGate", request => app.Create<GateFunctions>().SetAsync(request, none), new { state = "held", reason = "a test" });
        var stop = await AskAsync("AddStop", request => app.Create<StopListFunctions>().AddAsync(request, phone, none));
        await AskAsync("CancelMessage", request => app.Create<CancelFunctions>().CancelMessageAsync(request, id, none));
        var refused = await AskAsync("RemoveStop", request => app.Create<StopListFunctions>().RemoveAsync(request, phone, none), name: "%0A");

        Assert.Equal(("ops (Анна)", "ops (Анна)"), (gate.Json["by"]!.GetValue<string>(), stop.Json["by"]!.GetValue<string>()));
        Assert.Equal("ops (Анна)", await LastByAsync(app, id));
        Assert.Equal(400, refused.Status);
        Assert.NotNull(refused.Json["errors"]!["X-Operator"]);
        Assert.NotEmpty(app.Get<StopListTable>().ListAsync(null, 10, none).ToBlockingEnumerable());

        Task<DirectCall> AskAsync(string function, Func<HttpRequest, Task<IResult>> call, object? body = null, string name = "%D0%90%D0%BD%D0%BD%D0%B0") =>
            app.AskAsync(Ops, function, call, body, configure: request => request.Headers["X-Operator"] = name);
    }

    [Fact]
    public async Task A_resolved_message_names_its_operator()
    {
        await using var app = await StartAsync(azurite);
        app.Simulator.Faults.Add(Operations.OperationDriver.NoAnswer());
        var id = (await app.SendAsync(Shop, Message)).Id();
        await app.WorkAsync();

        var resolved = await app.AskAsync(
            Ops,
            "ResolveMessage",
            request => app.Create<ResolveFunctions>().ResolveMessageAsync(request, id, CancellationToken.None),
            new { outcome = "sent" });

        Assert.True(resolved.Status == 200, resolved.Body);
        Assert.Equal("ops", await LastByAsync(app, id));
    }

    [Fact]
    public async Task Senders_and_prefixes_are_refused_like_other_invalid_input()
    {
        await using var app = await StartAsync(azurite, ("Callers:shop:Senders", "SHOP,Shop 24"), ("Callers:shop:Prefixes", "7900,7901"));

        var sender = await app.SendAsync(Shop, Message);
        var number = await app.SendAsync(Shop, new { to = "79021234567", text = "Hello", from = "SHOP" });
        var batch = await app.SendBatchAsync(Shop, new { to = new[] { "79001234567", "79021234567", "+44 7911 123456" }, text = "Hello", from = "SHOP" });

        Assert.Equal((400, 400), (sender.Status, number.Status));
        Assert.Contains("must be one of the senders that this caller may use: SHOP, Shop 24", sender.Json["errors"]!["from"]![0]!.GetValue<string>());
        Assert.Contains("7900, 7901", number.Json["errors"]!["to"]![0]!.GetValue<string>());
        Assert.Equal(1, batch.Json["accepted"]!.GetValue<int>());
        Assert.Equal([1, 2], batch.Json["rejected"]!.AsArray().Select(item => item!["index"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Equal_idempotency_keys_of_two_callers_are_two_requests()
    {
        await using var app = await StartAsync(azurite);

        var first = await app.SendAsync(Shop, Message, "order-17");
        var other = await app.SendAsync(Crm, new { to = InProcessApp.Phone, text = "Another" }, "order-17");
        var again = await app.SendAsync(Shop, Message, "order-17");

        Assert.Equal(first.Id(), again.Id());
        Assert.NotEqual(first.Id(), other.Id());
    }

    private static Task<DirectCall> ChangeAsync(InProcessApp app, string key, string id) => app.AskAsync(
        key, "ChangeMessage", request => app.Create<ChangeFunctions>().ChangeAsync(request, id, CancellationToken.None), new { text = "Changed" });

    private static async Task<string?> LastByAsync(InProcessApp app, string id)
    {
        Assert.True(MessageId.TryParse(id, out var message));
        return (await app.Stored.ChunkAsync(message.Chunk)).Recipients[message.Index].History[^1].By;
    }
}
