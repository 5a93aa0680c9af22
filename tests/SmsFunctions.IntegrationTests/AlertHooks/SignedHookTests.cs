using SmsFunctions.AlertHooks;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.AlertHooks;

/// <summary>Tests of signed deliveries: each is accepted once, and only with a valid signature and time.</summary>
[Collection(PreSendTests.Name)]
public sealed class SignedHookTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_signed_delivery_is_sent_and_its_replay_is_not()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var (body, signed) = (HookDriver.Sample("grafana-firing"), HookDriver.Grafana(app.Now, HookDriver.Sample("grafana-firing")));

        var first = await app.PostHookAsync("graf", body, signed);
        var replay = await app.PostHookAsync("graf", body, signed);
        app.Time.Advance(TimeSpan.FromSeconds(10));
        var retry = await app.PostHookAsync("graf", body, HookDriver.Grafana(app.Now, body));
        await app.WorkAsync();

        Assert.Equal((202, 200, 202), (first.Status, replay.Status, retry.Status));
        Assert.Equal(AlertReceiver.Replay, replay.Json["ignored"]!.GetValue<string>());
        Assert.Equal(HookDriver.Id(first), HookDriver.Id(retry));
        Assert.Equal("FIRING: High memory app1 - Memory above 95 %", Assert.Single(app.Simulator.Ledger.Entries).Text);
        app.AssertNotLogged(HookDriver.GrafanaSecret, "Memory");
    }

    [Fact]
    public async Task Headers_of_Svix_are_accepted_and_the_same_event_with_either_headers_is_sent_once()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var body = HookDriver.Sample("generic");
        var standard = HookDriver.Standard(app.Now, "msg_1", body);
        var svix = standard.Select(header => (header.Item1.Replace("webhook-", "svix-", StringComparison.Ordinal), header.Item2)).ToArray();

        var first = await app.PostHookAsync("signed", body, svix);
        var again = await app.PostHookAsync("signed", body, standard);
        var wrong = await app.PostHookAsync("signed", body + " ", svix);
        await app.WorkAsync();

        Assert.Equal((202, 200, 401), (first.Status, again.Status, wrong.Status));
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task Twenty_unsigned_deliveries_within_a_minute_raise_an_alert()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(401, (await app.PostHookAsync("graf", HookDriver.Sample("grafana-firing"))).Status);
        }

        Assert.Contains("Signatures of alert hooks (401): 20 requests were refused", Assert.Single(app.Log.Alerts("ManyRefusals")));
    }

    [Fact]
    public async Task An_unsigned_delivery_or_one_signed_for_another_time_is_a_401_and_stores_nothing()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var body = HookDriver.Sample("grafana-firing");
        var old = HookDriver.Grafana(app.Now.AddMinutes(-6), body);

        Assert.Equal(401, (await app.PostHookAsync("graf", body)).Status);
        Assert.Equal(401, (await app.PostHookAsync("graf", body, old)).Status);
        Assert.Equal(401, (await app.PostHookAsync("graf", body + " ", HookDriver.Grafana(app.Now, body))).Status);
        Assert.Equal(401, (await app.PostHookAsync("signed", HookDriver.Sample("generic"), HookDriver.Standard(app.Now, "msg_1", "{}"))).Status);
        Assert.Equal(401, (await app.PostHookAsync("graf", "no json", HookDriver.Grafana(app.Now, "other"))).Status);

        Assert.Empty(await app.Stored.RowsAsync());
        Assert.Empty(await app.KeysAsync());
    }

    [Fact]
    public async Task An_event_with_an_id_is_one_message_even_if_it_is_repeated_much_later()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var (body, later) = (HookDriver.Sample("generic"), """{"alarm":{"message":"Cold store 3: door open"}}""");

        var first = await app.PostHookAsync("signed", body, HookDriver.Standard(app.Now, "msg_1", body));
        app.Time.Advance(TimeSpan.FromHours(3));
        var replay = await app.PostHookAsync("signed", body, HookDriver.Standard(app.Now, "msg_1", body));
        var other = await app.PostHookAsync("signed", later, HookDriver.Standard(app.Now, "msg_2", later));
        await app.WorkAsync();

        Assert.Equal((202, 200, 202), (first.Status, replay.Status, other.Status));
        Assert.Equal(2, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task Fifty_posts_of_a_signed_delivery_at_once_are_one_message()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var (body, signed) = (HookDriver.Sample("grafana-several"), HookDriver.Grafana(app.Now, HookDriver.Sample("grafana-several")));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => app.PostHookAsync("graf", body, signed))));
        await app.WorkAsync();

        Assert.All(answers, answer => Assert.True(answer.Status is 202 or 200, answer.Body));
        Assert.Single(answers.Where(answer => answer.Status == 202).Select(HookDriver.Id).Distinct());
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delivery_that_failed_in_storage_is_accepted_when_it_is_repeated(bool answerLost)
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var (body, signed) = (HookDriver.Sample("grafana-firing"), HookDriver.Grafana(app.Now, HookDriver.Sample("grafana-firing")));
        app.TableWire.Cuts = answerLost ? Cuts.AnswerOf(1, request => request.IsTransaction) : Cuts.Before(request => request.IsTransaction);
        var posting = app.PostHookAsync("graf", body, signed);
        await app.LetTimePassAsync(() => posting.IsCompleted);
        app.TableWire.Cuts = null;

        var again = await app.PostHookAsync("graf", body, signed);
        await app.WorkAsync();

        Assert.Equal(answerLost ? (202, 200) : (503, 202), ((await posting).Status, again.Status));
        Assert.Equal(1, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Another_idempotency_key_does_not_make_another_message_of_a_signed_delivery()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var body = HookDriver.Sample("grafana-firing");
        var first = await app.PostHookAsync("graf", body, HookDriver.Grafana(app.Now, body));
        app.Time.Advance(TimeSpan.FromSeconds(1));

        var again = await app.PostHookAsync("graf", body, [.. HookDriver.Grafana(app.Now, body), ("Idempotency-Key", "k1")]);

        Assert.Equal(HookDriver.Id(first), HookDriver.Id(again));
    }
}
