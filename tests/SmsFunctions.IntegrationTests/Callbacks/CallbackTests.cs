using System.Net;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Callbacks;
using SmsFunctions.IntegrationTests.Attention;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Callbacks;

/// <summary>Tests of callbacks: receivers get every change at least once, with a signature.</summary>
[Collection(CallbackCollection.Name)]
public sealed class CallbackTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private Receiver? _receiver;

    private Receiver Receiver => _receiver ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async Task DisposeAsync() => await Receiver.DisposeAsync();

    [Fact]
    public async Task Each_change_of_a_message_is_a_signed_callback_with_its_own_id()
    {
        await using var app = await StartAsync();
        var id = await PostAsync(app, reference: "17");
        await app.WorkAsync();
        await CallAsync(app);
        await app.NextCheckAsync(id);
        await CallAsync(app);
        await CallAsync(app);

        Assert.Equal(["sent", "delivered"], Receiver.Statuses);
        Assert.All(Receiver.Received, received => Assert.True(received is { IsSigned: true, Method: "POST" }));
        Assert.Equal(2, Receiver.Received.Select(received => received.Id).Distinct().Count());
        var message = Receiver.Received.Last().Json["data"]!["message"]!;
        Assert.Equal(
            ($"{new MessageId(id, 0)}", InProcessApp.Phone, "17"),
            (message["id"]!.GetValue<string>(), message["to"]!.GetValue<string>(), message["reference"]!.GetValue<string>()));
        Assert.Empty(await PendingAsync(app));
    }

    [Fact]
    public async Task A_batch_sends_callbacks_only_on_request_and_one_for_all_simultaneous_changes()
    {
        await using var app = await StartAsync();
        await app.PostBatchAsync(new { to = new[] { "79001234567", "79001234568" }, text = "Hello" });
        await app.WorkAsync();
        Assert.Empty(await PendingAsync(app));

        var batch = Requests.BatchOf(await app.PostBatchAsync(
            new { to = Enumerable.Range(0, 150).Select(i => $"7900{i:D7}"), text = "Hello", callbackUrl = Receiver.Address }));
        await app.WorkAsync();
        await CallAsync(app);

        var data = Assert.Single(Receiver.Received).Json["data"]!;
        Assert.Equal((batch.ToString(), 150), (data["batchId"]!.GetValue<string>(), data["messages"]!.AsArray().Count));
        Assert.All(data["messages"]!.AsArray(), message => Assert.Equal("sent", message!["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_rejected_callback_is_repeated_with_the_same_id_until_it_is_accepted()
    {
        await using var app = await StartAsync();
        Receiver.Answers = (number, _) => Task.FromResult(number < 2 ? 503 : 200);
        await PostAsync(app);
        await app.WorkAsync();
        await CallAsync(app);
        Assert.Single(Receiver.Received);

        app.Time.Advance(TimeSpan.FromSeconds(6));
        await CallAsync(app, sweeps: true);
        app.Time.Advance(TimeSpan.FromMinutes(5.6));
        await CallAsync(app, sweeps: true);

        Assert.Equal(3, Receiver.Received.Count);
        Assert.Single(Receiver.Received.Select(received => (received.Id, received.Body)).Distinct());
        Assert.Empty(await PendingAsync(app));
    }

    [Fact]
    public async Task A_receiver_can_delay_the_next_attempt_with_Retry_After()
    {
        await using var app = await StartAsync();
        Receiver.Answers = (_, context) =>
        {
            context.Response.Headers.RetryAfter = "120";
            return Task.FromResult(429);
        };
        await PostAsync(app);
        await app.WorkAsync();
        await CallAsync(app);

        Assert.InRange(Assert.Single(await PendingAsync(app)).Callback.At - app.Now, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(121));
    }

    [Fact]
    public async Task After_the_last_attempt_a_callback_is_given_up_with_an_alert_and_an_operator_can_send_it_again()
    {
        await using var app = await StartAsync();
        Receiver.Answers = (_, _) => Task.FromResult(500);
        var id = await PostAsync(app);
        await app.WorkAsync();
        for (var attempt = 0; attempt < 12; attempt++)
        {
            await CallAsync(app, sweeps: true);
            app.Time.Advance(TimeSpan.FromHours(27));
        }

        Assert.Equal(10, Receiver.Received.Count);
        Assert.Contains("failed and will not be retried (500)", Assert.Single(app.Log.Alerts("CallbackGivenUp")));
        var log = (await LogAsync(app, id)).Json["items"]![0]!;
        Assert.Equal(
            ("givenUp", 10, 500, "sent"),
            (log["state"]!.GetValue<string>(), log["attempts"]!.GetValue<int>(), log["answer"]!.GetValue<int>(), log["status"]!.GetValue<string>()));

        var item = (await app.AttentionAsync())["items"]![0]!;
        Assert.Equal(("callbackGivenUp", $"{new MessageId(id, 0)}"), ((string?)item["kind"], (string?)item["id"]));
        Assert.Equal((Receiver.Address.Host, null), ((string?)item["callbackUrl"], item["error"]));

        Receiver.Answers = null;
        var redelivered = await CallAsync(app, id, (functions, request, message) => functions.RedeliverAsync(request, message, CancellationToken.None));
        await CallAsync(app);

        Assert.Equal((202, 1, 11), (redelivered.Status, redelivered.Json["callbacks"]!.GetValue<int>(), Receiver.Received.Count));
        Assert.Equal("delivered", (await LogAsync(app, id)).Json["items"]![0]!["state"]!.GetValue<string>());
        Assert.Empty((await app.AttentionAsync()).Items());
    }

    [Fact]
    public async Task An_address_that_answered_410_is_not_called_until_an_operator_redelivers()
    {
        await using var app = await StartAsync();
        Receiver.Answers = (number, _) => Task.FromResult(number == 0 ? 410 : 200);
        var first = await PostAsync(app);
        await app.WorkAsync();
        await CallAsync(app);
        var second = await PostAsync(app, "79001234568");
        await app.WorkAsync();
        await CallAsync(app);
        Assert.Single(Receiver.Received);
        Assert.Equal("disabled", (await LogAsync(app, second)).Json["items"]![0]!["state"]!.GetValue<string>());

        await CallAsync(app, first, (functions, request, message) => functions.RedeliverAsync(request, message, CancellationToken.None));
        await PostAsync(app, "79001234569");
        await app.WorkAsync();
        await CallAsync(app);

        Assert.Equal(3, Receiver.Received.Count);
    }

    [Fact]
    public async Task A_callback_is_sent_once_despite_lost_and_repeated_hints()
    {
        await using var app = await StartAsync();
        app.QueueWire.Cuts = Cuts.Before(request => request.IsPut(Keys.CallbackQueue));
        await PostAsync(app);
        await app.WorkAsync();
        app.QueueWire.Cuts = null;
        Assert.Single(await PendingAsync(app));
        app.Time.Advance(TimeSpan.FromSeconds(11));
        await app.Get<CallbackSweep>().RunAsync(CancellationToken.None);
        await app.Get<CallbackSweep>().RunAsync(CancellationToken.None);

        await CallAsync(app);

        Assert.Single(Receiver.Received);
    }

    [Fact]
    public async Task After_a_crash_before_the_answer_is_stored_another_worker_repeats_the_callback()
    {
        await using var app = await StartAsync();
        await PostAsync(app);
        await app.WorkAsync();
        Receiver.Answers = (number, _) =>
        {
            app.TableWire.Cuts = number == 0 ? Cuts.Everything() : null;
            return Task.FromResult(200);
        };
        await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(app));
        app.TableWire.Cuts = null;
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await CallAsync(app, sweeps: true);

        // The receiver gets the callback twice with the same id and can recognize the repetition.
        Assert.Equal(2, Receiver.Received.Count);
        Assert.Single(Receiver.Received.Select(received => received.Id).Distinct());
        Assert.Empty(await PendingAsync(app));
    }

    [Fact]
    public async Task A_late_attempt_sends_the_same_body_as_the_first()
    {
        await using var app = await StartAsync();
        Receiver.Answers = (number, _) => Task.FromResult(number == 0 ? 500 : 200);
        var id = await PostAsync(app);
        await app.WorkAsync();
        await CallAsync(app);
        await app.NextCheckAsync(id);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await CallAsync(app, sweeps: true);

        Assert.Equal("delivered", await app.StatusAsync(id));
        Assert.Equal(3, Receiver.Received.Count);
        var repeated = Receiver.Received.GroupBy(received => received.Id).Single(same => same.Count() == 2);
        Assert.Single(repeated.Select(received => received.Body).Distinct());
        Assert.Equal("sent", repeated.First().Json["data"]!["message"]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Callbacks_stay_pending_while_no_secret_is_set()
    {
        await using var app = await StartAsync();
        await PostAsync(app);
        await app.WorkAsync();
        await using var without = app.Another(settings: new Dictionary<string, string?> { ["Callbacks:Secret"] = "" });
        await CallAsync(without);
        Assert.Single(await PendingAsync(app));
        app.Time.Advance(TimeSpan.FromSeconds(11));

        await CallAsync(app, sweeps: true);

        Assert.Single(Receiver.Received);
    }

    [Fact]
    public async Task Simultaneous_redeliveries_send_the_callback_once()
    {
        await using var app = await StartAsync();
        Receiver.Answers = (_, _) => Task.FromResult(410);
        var id = await PostAsync(app);
        await app.WorkAsync();
        await CallAsync(app);
        Receiver.Answers = null;

        var redelivered = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            CallAsync(app, id, (functions, request, message) => functions.RedeliverAsync(request, message, CancellationToken.None))));
        app.Time.Advance(TimeSpan.FromSeconds(2));
        await CallAsync(app, id, (functions, request, message) => functions.RedeliverAsync(request, message, CancellationToken.None));
        await CallAsync(app);

        Assert.Equal(1, redelivered.Sum(answer => answer.Json["callbacks"]!.GetValue<int>()));
        Assert.Equal(2, Receiver.Received.Count);
        Assert.Empty(await PendingAsync(app));
    }

    [Fact]
    public async Task A_hanging_receiver_does_not_delay_the_others()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Parse("127.0.0.9"), 0);
        silent.Start();
        await using var app = await StartAsync(("Callbacks:AllowHosts", $"{Receiver.Address.Authority},{silent.LocalEndpoint}"));
        for (var i = 0; i < 5; i++)
        {
            await app.PostAsync(new { to = $"7900123456{i}", text = "Hello", callbackUrl = $"http://{silent.LocalEndpoint}/" });
        }

        await PostAsync(app, "79001234569");
        await CallSlowlyAsync(app);

        Assert.Single(Receiver.Received);
        var pending = await PendingAsync(app);
        Assert.Equal([0, 0, 0, 0, 1], pending.Select(callback => callback.Callback.Attempt).Order());
    }

    [Fact]
    public async Task A_hanging_path_does_not_delay_other_paths_of_its_host()
    {
        await using var app = await StartAsync();
        Receiver.Answers = async (_, context) =>
        {
            if (context.Request.Path == "/hang")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            return 200;
        };
        for (var i = 0; i < 2; i++)
        {
            await app.PostAsync(new { to = $"7900123456{i}", text = "Hello", callbackUrl = $"{Receiver.Address}hang" });
        }

        await PostAsync(app, "79001234569");
        await CallSlowlyAsync(app);

        Assert.Equal([0, 1], (await PendingAsync(app)).Select(callback => callback.Callback.Attempt).Order());
        Assert.Equal("79001234569", Receiver.Received.Last().Json["data"]!["message"]!["to"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_refused_a_silent_and_a_forbidden_address_inside_the_network_look_alike()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Parse("127.0.0.9"), 0);
        silent.Start();
        await using var app = await StartAsync(("Callbacks:AllowHosts", $"127.0.0.9:1,{silent.LocalEndpoint}"));
        var inside = $"https://{InProcessApp.PrivateHost}/";
        var addresses = new[] { "http://127.0.0.9:1/", $"http://{silent.LocalEndpoint}/", inside, "https://no-such-name.invalid/" };
        var ids = new List<ChunkId>();
        foreach (var (index, callbackUrl) in addresses.Index())
        {
            ids.Add(Requests.ChunkOf(await app.PostAsync(new { to = $"7900123456{index}", text = "Hello", callbackUrl })));
        }

        await CallSlowlyAsync(app);

        foreach (var id in ids)
        {
            Assert.Equal("not reachable", (await LogAsync(app, id)).Json["items"]![0]!["error"]!.GetValue<string>());
        }

        Assert.Equal(4, app.Log.Lines.Count(line =>
            line.Contains(": Retrying (", StringComparison.Ordinal) && line.Contains("not reachable", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task During_a_secret_change_both_secrets_sign()
    {
        await using var app = await StartAsync(($"Callbacks:Secret", $"whsec_{Convert.ToBase64String(new byte[32])},{Receiver.Secret}"));
        await PostAsync(app);
        await app.WorkAsync();
        await CallAsync(app);

        Assert.Equal((2, true), (Assert.Single(Receiver.Received).Signatures.Length, Receiver.Received.First().IsSigned));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_name_that_turns_private_is_not_called()
    {
        await using var app = await StartAsync();
        Receiver.Answers = (_, context) =>
        {
            context.Response.Headers.Location = $"{Receiver.Address}elsewhere";
            return Task.FromResult(302);
        };
        await PostAsync(app);
        await app.WorkAsync();
        await CallAsync(app);
        Assert.Single(Receiver.Received);
        Assert.Equal(302, (await LogAsync(app, (await PendingAsync(app))[0].Callback.Chunk)).Json["items"]![0]!["answer"]!.GetValue<int>());

        // The host resolves to a public address at acceptance and to a private one at the call.
        // One private address among public ones is enough for a refusal.
        foreach (var addresses in new[] { new[] { IPAddress.Loopback }, [IPAddress.Parse("93.184.216.34"), IPAddress.Parse("169.254.169.254")], [] })
        {
            using var client = new CallbackClient(
                Microsoft.Extensions.Options.Options.Create(new CallbackOptions()), (_, _) => Task.FromResult(addresses), TimeProvider.System);
            var answer = await client.PostAsync(new Uri($"https://rebound.example:{Receiver.Address.Port}/"), [1], [], CancellationToken.None);
            Assert.Null(answer.Status);
            Assert.Equal("not reachable", answer.Error);
        }

        Assert.Single(Receiver.Received);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        await using var app = await StartAsync();
        Receiver.Answers = async (_, context) =>
        {
            await context.Response.Body.WriteAsync(new byte[1024 * 1024]);
            return 200;
        };
        await PostAsync(app);
        await app.WorkAsync();
        await CallAsync(app);

        Assert.Empty(await PendingAsync(app));
    }

    [Theory]
    [InlineData("http://example.org/hook")]
    [InlineData("https://127.0.0.2/hook")]
    [InlineData("https://localhost/")]
    [InlineData("https://crm.localhost./hook")]
    [InlineData("https://user:password@example.org/")]
    [InlineData("https://example.org:8443/hook")]
    [InlineData("https://example.org/hook\r\nHost: other")]
    public async Task A_disallowed_address_is_a_400(string address)
    {
        await using var app = await StartAsync();

        var single = await app.PostAsync(new { to = "79001234567", text = "Hello", callbackUrl = address });
        var batch = await app.PostBatchAsync(new { to = new[] { "79001234567" }, text = "Hello", callbackUrl = address });

        Assert.Equal((400, 400), (single.Status, batch.Status));
        Assert.Equal(["callbackUrl"], single.Json["errors"]!.AsObject().Select(error => error.Key));
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Fact]
    public async Task Without_a_secret_there_are_no_callbacks()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await app.PostAsync(new { to = "79001234567", text = "Hello", callbackUrl = "https://example.org" });

        Assert.Contains("Callbacks__Secret", answer.Json["errors"]!["callbackUrl"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task The_default_address_receives_callbacks_of_single_messages()
    {
        await using var app = await StartAsync(("Callbacks:Url", Receiver.Address.ToString()));
        await app.SendAsync();
        await app.PostAsync(new { to = "79001234568", text = "Hello" });
        await app.WorkAsync();
        await CallAsync(app);

        Assert.Equal("79001234568", Assert.Single(Receiver.Received).Json["data"]!["message"]!["to"]!.GetValue<string>());
    }

    private Task<InProcessApp> StartAsync(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        all.TryAdd("Callbacks:AllowHosts", Receiver.Address.Authority);
        all.TryAdd("Callbacks:Secret", Receiver.Secret);
        return InProcessApp.StartAsync(azurite, settings: all);
    }

    private async Task<ChunkId> PostAsync(InProcessApp app, string to = InProcessApp.Phone, string? reference = null) =>
        Requests.ChunkOf(await app.PostAsync(new { to, text = "Hello", reference, callbackUrl = Receiver.Address }));

    /// <summary>Handles all hints, also those that the queue still hides.</summary>
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

    /// <summary>Sends the messages and handles the hints while the clock moves.</summary>
    private static async Task CallSlowlyAsync(InProcessApp app)
    {
        await app.WorkAsync();
        var calling = CallAsync(app);
        await app.LetTimePassAsync(() => calling.IsCompleted, TimeSpan.FromMilliseconds(500));
        await calling;
    }

    private static Task<DirectCall> LogAsync(InProcessApp app, ChunkId id) =>
        CallAsync(app, id, (functions, request, message) => functions.GetAsync(request, message, CancellationToken.None));

    private static Task<DirectCall> CallAsync(InProcessApp app, ChunkId id, Func<CallbackFunctions, HttpRequest, string, Task<IResult>> call) =>
        DirectCall.OfAsync(app.Services, [], request => call(app.Create<CallbackFunctions>(), request, new MessageId(id, 0).ToString()));

    private static async Task<List<StoredCallback>> PendingAsync(InProcessApp app) =>
        [.. (await app.Stored.RowsAsync()).Where(row => row.RowKey.StartsWith("ok", StringComparison.Ordinal)).Select(StoredCallback.FromEntity)];
}

/// <summary>Tests of callbacks over <see cref="InProcessApp"/>.</summary>
[CollectionDefinition(Name)]
public sealed class CallbackCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Callbacks";
}
