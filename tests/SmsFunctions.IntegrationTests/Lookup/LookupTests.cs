using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using SmsFunctions.IntegrationTests.Callers;
using SmsFunctions.IntegrationTests.OneC;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Lookup;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;
using static SmsFunctions.IntegrationTests.Callers.CallerDriver;

namespace SmsFunctions.IntegrationTests.Lookup;

/// <summary>Tests of GET lookup: a message or a batch is found by its key.</summary>
[Collection(OneCTests.Name)]
public sealed partial class LookupTests(AzuriteFixture azurite)
{
    private static readonly object Message = new { to = InProcessApp.Phone, text = "Hello" };
    private static readonly object Batch = new { to = new[] { "79001234567", "79001234568" }, text = "Hello" };

    [Fact]
    public async Task A_message_and_a_batch_are_found_by_their_keys()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var message = (await app.PostAsync(Message, key: "\"order 17\"")).Id();
        var batch = (await app.PostBatchAsync(Batch, key: "batch")).Id();
        app.TableWire.ForgetRequests();

        Assert.Equal(("message", message), Found(await FindAsync(app, "order 17")));
        Assert.Equal(2, app.TableWire.Requests.Count);
        Assert.Equal(("message", message), Found(await FindAsync(app, "\"order 17\"")));
        Assert.Equal(("batch", batch), Found(await FindAsync(app, "batch")));
        Assert.Equal(404, (await FindAsync(app, "other")).Status);
    }

    [Theory]
    [InlineData("hold", 0)]
    [InlineData("hold", 30)]
    [InlineData("gateway", 30)]
    public async Task A_scheduled_message_is_found_on_its_day(string schedule, int days)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sendAt = app.Now.AddDays(days).AddMinutes(-1);
        var id = (await app.PostAsync(new { to = InProcessApp.Phone, text = "later", sendAt, schedule }, key: "k")).Id();

        Assert.Equal(("message", id), Found(await FindAsync(app, "k")));
    }

    [Fact]
    public async Task A_scheduled_batch_of_several_transactions_is_found()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var messages = Enumerable.Range(0, 60).Select(i => new { to = $"790012345{i:D2}", text = $"Text {i}" });

        var batch = (await app.PostBatchAsync(new { messages, sendAt = app.Now.AddDays(2) }, key: "k")).Id();

        Assert.Equal(("batch", batch), Found(await FindAsync(app, "k")));
    }

    [Fact]
    public async Task A_key_of_a_request_that_was_not_stored_or_of_an_operation_is_404()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var id = (await app.SendAsync()).Id;
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction);
        var cutOff = app.PostAsync(Message, key: "lost");
        await app.LetTimePassAsync(() => cutOff.IsCompleted);
        app.TableWire.Cuts = null;
        await app.ResolveAsync(id, "sent", key: "operation");

        Assert.Equal((404, 404), ((await FindAsync(app, "lost")).Status, (await FindAsync(app, "operation")).Status));
    }

    [Fact]
    public async Task A_number_of_the_1C_endpoint_is_found()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        var single = Numbers(await app.Send1CAsync())[0];
        var second = Numbers(await app.SendBatch1CAsync(["79001234567", "79001234568"]))[1];

        var (kind, id) = Found(await FindAsync(app, single));
        Assert.Equal("message", kind);
        Assert.True(MessageId.TryParse(id, out var message));
        Assert.Equal(InProcessApp.Phone, (await app.Stored.ChunkAsync(message.Chunk)).Recipients[0].Phone);
        Assert.EndsWith("-001", Found(await FindAsync(app, second)).Id, StringComparison.Ordinal);
        Assert.Equal(404, (await FindAsync(app, "123456789012345678")).Status);
    }

    [Fact]
    public async Task A_caller_finds_its_own_keys_and_a_reader_those_of_the_caller_that_it_names()
    {
        await using var app = await CallerDriver.StartAsync(azurite);
        var (shop, crm) = ((await app.SendAsync(Shop, Message, "k")).Id(), (await app.SendAsync(Crm, Message, "k")).Id());

        Assert.Equal(("message", shop), Found(await AskAsync(app, Shop, "?key=k")));
        Assert.Equal(("message", crm), Found(await AskAsync(app, Crm, "?key=k&caller=crm")));
        Assert.Equal(("message", crm), Found(await AskAsync(app, Ops, "?key=k&caller=crm")));
        Assert.Equal(404, (await AskAsync(app, Ops, "?key=k")).Status);
        Assert.Equal(400, (await AskAsync(app, Shop, "?key=k&caller=crm")).Status);
    }

    [Theory]
    [InlineData("", "key")]
    [InlineData("?key=", "key")]
    [InlineData("?key=%D0%90", "key")]
    [InlineData("?key=a&key=b", "key")]
    [InlineData("?key=k&caller=a%20b", "caller")]
    [InlineData("?key=k&day=2026-11-27", "day")]
    public async Task A_wrong_parameter_is_400(string query, string parameter)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await GetAsync(app, query);

        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]![parameter]);
    }

    private static List<string> Numbers(string answer) => [.. Number().Matches(answer).Select(match => match.Value)];

    private static (string? Kind, string Id) Found(DirectCall answer) =>
        (answer.Json["kind"]?.GetValue<string>(), answer.Json["id"]?.GetValue<string>() ?? answer.Body);

    private static Task<DirectCall> FindAsync(InProcessApp app, string key) => GetAsync(app, QueryString.Create("key", key).ToString());

    private static Task<DirectCall> GetAsync(InProcessApp app, string query) => DirectCall.OfAsync(app.Services, [], request =>
    {
        request.QueryString = new QueryString(query);
        return app.Create<LookupFunctions>().LookupAsync(request, CancellationToken.None);
    });

    private static Task<DirectCall> AskAsync(InProcessApp app, string key, string query) =>
        app.AskAsync(key, "Lookup", request => app.Create<LookupFunctions>().LookupAsync(request, CancellationToken.None), query: query);

    [GeneratedRegex("[0-9]{18}", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
