using System.Text;
using System.Text.Json.Nodes;
using SmsFunctions.Callbacks;
using SmsFunctions.IntegrationTests.Retention;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Callbacks;

/// <summary>Tests of GET callbacks and POST callbacks/redeliver.</summary>
[Collection(CallbackCollection.Name)]
public sealed class CallbackListTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private Receiver? _receiver;

    private Receiver Receiver => _receiver ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async Task DisposeAsync() => await Receiver.DisposeAsync();

    [Fact]
    public async Task Owed_callbacks_are_listed_with_their_attempts_and_without_the_query_of_the_address()
    {
        await using var app = await StartAsync();
        Receiver.Answers = (_, _) => Task.FromResult(500);
        var id = await SendAsync(app);
        var before = Assert.Single(await ItemsAsync(app, "owed"));
        await CallAsync(app);

        var after = Assert.Single(await ItemsAsync(app, "owed"));

        Assert.Equal(
            ($"{id}-000", 1, $"{Receiver.Address.Authority}/sms", "owed", 0, null, null),
            ((string)before["messageId"]!, (int)before["messages"]!, (string)before["url"]!, (string)before["state"]!, (int)before["attempts"]!,
                (string?)before["lastAt"], (int?)before["answer"]));
        Assert.Equal((1, 500, app.Now), ((int)after["attempts"]!, (int)after["answer"]!, after["lastAt"]!.GetValue<DateTimeOffset>()));
        Assert.True(after["nextAt"]!.GetValue<DateTimeOffset>() > app.Now);
        Assert.Empty(await ItemsAsync(app, "givenUp"));
    }

    [Fact]
    public async Task Pages_of_owed_callbacks_have_each_callback_once()
    {
        await using var app = await StartAsync();
        var sent = new List<string>();
        for (var message = 0; message < 5; message++)
        {
            sent.Add($"{await SendAsync(app)}-000");
            app.Time.Advance(TimeSpan.FromHours(message == 2 ? 20 : 1));
        }

        Assert.Equal(sent.Order(), (await PagesAsync(app, "owed", limit: 2)).Order());
    }

    [Fact]
    public async Task Callbacks_of_a_future_day_are_listed()
    {
        await using var app = await StartAsync();
        var batch = Requests.BatchOf(await app.PostBatchAsync(
            new { to = new[] { "79001234567", "79001234568" }, text = "Hello", callbackUrl = Address, sendAt = app.Now.AddDays(3) }));
        await Operations.OperationDriver.CancelAsync(app, batch);

        var item = Assert.Single(await ItemsAsync(app, "owed"));

        Assert.Equal(($"{batch.Chunk(0)}-000", 2), ((string)item["messageId"]!, (int)item["messages"]!));
    }

    [Fact]
    public async Task Given_up_and_disabled_callbacks_are_listed_and_sent_again_from_a_time_on()
    {
        await using var app = await StartAsync();
        await GiveUpAsync(app);
        await DisableAsync(app);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        var since = app.Now;
        var (givenUp, disabled) = (await GiveUpAsync(app), await DisableAsync(app));

        Assert.Equal(2, (await ItemsAsync(app, "disabled")).Count);
        Assert.Equal(
            (2, $"{givenUp}-000", "givenUp", 10, null),
            ((await ItemsAsync(app, "givenUp")).Count, (string)(await ItemsAsync(app, "givenUp"))[0]["messageId"]!,
                (string)(await ItemsAsync(app, "givenUp"))[0]["state"]!, (int)(await ItemsAsync(app, "givenUp"))[0]["attempts"]!,
                (string?)(await ItemsAsync(app, "givenUp"))[0]["nextAt"]));

        var dry = await RedeliverAsync(app, since, "?dryRun=true");
        Assert.Equal((200, """{"callbacks":2,"more":false}"""), (dry.Status, dry.Body));
        Receiver.Answers = null;
        var (received, done) = (Receiver.Received.Count, await RedeliverAsync(app, since));
        await CallAsync(app);

        Assert.Equal((202, """{"callbacks":2,"more":false}"""), (done.Status, done.Body));
        Assert.Equal(received + 2, Receiver.Received.Count);
        Assert.Equal(new[] { $"{givenUp}-000", $"{disabled}-000" }.OrderDescending(), Receiver.Received.Skip(received).Select(MessageOf).OrderDescending());
        Assert.Equal((1, 1), ((await ItemsAsync(app, "givenUp")).Count, (await ItemsAsync(app, "disabled")).Count));
        Assert.Equal("""{"callbacks":0,"more":false}""", (await RedeliverAsync(app, since)).Body);
    }

    [Fact]
    public async Task A_callback_is_listed_although_its_worker_ended_while_it_was_given_up()
    {
        await using var app = await StartAsync();
        Receiver.Answers = (_, _) => Task.FromResult(410);
        var id = await SendAsync(app);
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction && request.Has("Disabled"));
        await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(app));
        app.TableWire.Cuts = null;

        // The row is there, but the callback is still owed.
        Assert.Empty(await ItemsAsync(app, "disabled"));
        Assert.Single(await ItemsAsync(app, "owed"));
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await CallAsync(app, sweeps: true);

        Assert.Equal($"{id}-000", (string)Assert.Single(await ItemsAsync(app, "disabled"))["messageId"]!);
        Assert.Empty(await ItemsAsync(app, "owed"));

        // The row of the first attempt is stale. It is removed after an hour.
        Assert.Equal(2, (await RowsAsync(app)).Count);
        app.Time.Advance(TimeSpan.FromHours(1));
        Assert.Single(await ItemsAsync(app, "disabled"));
        Assert.Single(await RowsAsync(app));
    }

    [Fact]
    public async Task A_callback_that_is_sent_again_by_its_message_is_not_listed_any_more()
    {
        await using var app = await StartAsync();
        var id = await DisableAsync(app);

        await DirectCall.OfAsync(app.Services, [], request => app.Create<CallbackFunctions>().RedeliverAsync(request, $"{id}-000", CancellationToken.None));

        Assert.Empty(await ItemsAsync(app, "disabled"));
        Assert.Empty(await RowsAsync(app));
    }

    [Fact]
    public async Task Delivered_callbacks_write_no_row()
    {
        await using var app = await StartAsync();
        await SendAsync(app);
        await CallAsync(app);

        Assert.Single(Receiver.Received);
        Assert.Empty(await RowsAsync(app));
    }

    [Fact]
    public async Task Rows_are_purged_after_the_time_of_the_messages()
    {
        await using var app = await StartAsync();
        await DisableAsync(app);

        app.Time.Advance(TimeSpan.FromDays(new RetentionOptions().Rows + 1));
        await app.PurgeAsync();

        Assert.Empty(await RowsAsync(app));
    }

    [Theory]
    [InlineData("", "state")]
    [InlineData("?state=delivered", "state")]
    [InlineData("?state=owed&continuation=620210314", "continuation")]
    [InlineData("?state=owed&continuation=620210314d12345", "continuation")]
    [InlineData("?state=givenUp&continuation=1", "continuation")]
    [InlineData("?state=givenUp&to=79001234567", "to")]
    public async Task A_wrong_parameter_is_400_and_named(string query, string parameter)
    {
        await using var app = await StartAsync();

        var answer = await ListAsync(app, query);

        Assert.Equal((400, parameter), (answer.Status, Assert.Single(answer.Json["errors"]!.AsObject()).Key));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"since":"yesterday"}""")]
    [InlineData("""{"since":"2021-03-14T12:00:00"}""")]
    public async Task A_redelivery_needs_a_time(string body)
    {
        await using var app = await StartAsync();

        var answer = await RedeliverAsync(app, body, "");

        Assert.Equal((400, "since"), (answer.Status, Assert.Single(answer.Json["errors"]!.AsObject()).Key));
    }

    private string Address => $"{Receiver.Address}sms?token=17";

    private Task<InProcessApp> StartAsync() => InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>
    {
        ["Callbacks:AllowHosts"] = Receiver.Address.Authority,
        ["Callbacks:Secret"] = Receiver.Secret,
    });

    private async Task<ChunkId> SendAsync(InProcessApp app)
    {
        var id = Requests.ChunkOf(await app.PostAsync(new { to = InProcessApp.Phone, text = "Hello", callbackUrl = Address }));
        await app.WorkAsync();
        return id;
    }

    private async Task<ChunkId> GiveUpAsync(InProcessApp app)
    {
        Receiver.Answers = (_, _) => Task.FromResult(500);
        var id = await SendAsync(app);
        for (var attempt = 0; attempt < 11; attempt++)
        {
            await CallAsync(app, sweeps: true);
            app.Time.Advance(TimeSpan.FromHours(27));
        }

        return id;
    }

    private async Task<ChunkId> DisableAsync(InProcessApp app)
    {
        Receiver.Answers = (_, _) => Task.FromResult(410);
        var id = await SendAsync(app);
        await CallAsync(app);
        await app.Get<DisabledReceivers>().RemoveAsync(Address, CancellationToken.None);
        return id;
    }

    private static string MessageOf(Received received) => received.Json["data"]!["message"]!["id"]!.GetValue<string>();

    private static async Task CallAsync(InProcessApp app, bool sweeps = false)
    {
        if (sweeps)
        {
            app.Time.Advance(TimeSpan.FromSeconds(10));
            await app.Get<CallbackSweep>().RunAsync(CancellationToken.None);
        }

        foreach (var message in await app.TakeAsync(Keys.CallbackQueue))
        {
            await app.Create<CallbackFunctions>().SendAsync(message, CancellationToken.None);
        }
    }

    private static async Task<List<JsonNode>> ItemsAsync(InProcessApp app, string state)
    {
        var answer = await ListAsync(app, $"?state={state}");
        Assert.Equal(200, answer.Status);
        return [.. answer.Json["items"]!.AsArray().Select(item => item!)];
    }

    private static async Task<List<string>> PagesAsync(InProcessApp app, string state, int limit)
    {
        var ids = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = (await ListAsync(app, $"?state={state}&limit={limit}{(next.Length > 0 ? "&continuation=" : "")}{next}")).Json;
            ids.AddRange(page["items"]!.AsArray().Select(item => (string)item!["messageId"]!));
            next = (string?)page["continuation"];
        }

        return ids;
    }

    private static async Task<List<string>> RowsAsync(InProcessApp app) => [.. (await app.RowsOfAsync(Keys.ControlTable))
        .Where(row => row.PartitionKey is EndedCallbacks.GivenUp or EndedCallbacks.Disabled).Select(row => row.RowKey)];

    private static Task<DirectCall> ListAsync(InProcessApp app, string query) => DirectCall.OfAsync(app.Services, [], request =>
    {
        request.QueryString = new(query);
        return app.Create<CallbackListFunctions>().ListAsync(request, CancellationToken.None);
    });

    private static Task<DirectCall> RedeliverAsync(InProcessApp app, DateTimeOffset since, string query = "") =>
        RedeliverAsync(app, $$"""{"since":"{{since:O}}"}""", query);

    private static Task<DirectCall> RedeliverAsync(InProcessApp app, string body, string query) =>
        DirectCall.OfAsync(app.Services, Encoding.UTF8.GetBytes(body), request =>
        {
            request.QueryString = new(query);
            return app.Create<CallbackListFunctions>().RedeliverAsync(request, CancellationToken.None);
        });
}
