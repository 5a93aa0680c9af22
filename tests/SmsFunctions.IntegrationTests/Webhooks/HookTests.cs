using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.IntegrationTests.Support;
using SmsFunctions.Sending;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.Webhooks;

namespace SmsFunctions.IntegrationTests.Webhooks;

/// <summary>From what a monitoring system posts to the SMS.</summary>
[Collection(PermitTests.Name)]
public sealed class HookTests(AzuriteFixture azurite)
{
    private const string First = "79001234567", Second = "79001234568";
    private const string GrafanaSecret = "a-secret-of-grafana", StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Hooks:prom:Kind"] = "alertmanager",
        ["Hooks:prom:To"] = "+7 900 123-45-67, 8 900 123-45-68",
        ["Hooks:prom:MaxSegments"] = "2",
        ["Hooks:graf:Kind"] = "grafana",
        ["Hooks:graf:To"] = First,
        ["Hooks:graf:Secret"] = GrafanaSecret,
        ["Hooks:graf:Resolved"] = "true",
        ["Hooks:azure:Kind"] = "azuremonitor",
        ["Hooks:azure:To"] = First,
        ["Hooks:azure:From"] = "ALARM",
        ["Hooks:door:Kind"] = "generic",
        ["Hooks:door:Paths:Text"] = "alarm.message",
        ["Hooks:door:Paths:To"] = "alarm.phones",
        ["Hooks:door:Paths:Reference"] = "id",
        ["Hooks:signed:Kind"] = "generic",
        ["Hooks:signed:To"] = First,
        ["Hooks:signed:Paths:Text"] = "alarm.message",
        ["Hooks:signed:Secret"] = StandardSecret,
    };

    [Theory]
    [InlineData("prom", "alertmanager-several", "FIRING 3 critical: DiskFull web1, web2, db1 - Less than 5 % left on /var", 2)]
    [InlineData("azure", "azure-metric", "FIRING Sev1: cpu-high web1 - Percentage CPU GreaterThan 90: 97.125", 1)]
    [InlineData("azure", "azure-log", "FIRING Sev0: no-heartbeat web2 - A machine is silent", 1)]
    [InlineData("door", "generic", "Cold store 3: door open", 2)]
    public async Task What_is_posted_is_one_message_to_each_recipient(string source, string sample, string text, int recipients)
    {
        await using var app = await StartAsync();

        var answer = await PostAsync(app, source, Sample(sample));
        await app.WorkAsync();

        Assert.Equal(new[] { First, Second }.Take(recipients), app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Order());
        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.Equal((text, source == "azure" ? "ALARM" : "DEMO"), (entry.Text, entry.Sender)));
        Assert.Equal($"/api/batches/{Id(answer)}", answer.Headers.Location);
        Assert.Equal(recipients, answer.Json["messages"]!.AsArray().Count);
        Assert.All(answer.Json["messages"]!.AsArray(), id => Assert.True(MessageId.TryParse(id!.GetValue<string>(), out _)));
        Assert.Equal(SendMode.AtLeastOnce, (await ChunkAsync(app, answer)).Mode);
        await AssertNothingToldAsync(app, "DiskFull", "cpu-high", "heartbeat", "Cold store");
    }

    [Fact]
    public async Task A_signed_delivery_is_sent_and_its_replay_is_not()
    {
        await using var app = await StartAsync();
        var (body, signed) = (Sample("grafana-firing"), Grafana(app.Now, Sample("grafana-firing")));

        var first = await PostAsync(app, "graf", body, signed);
        var replay = await PostAsync(app, "graf", body, signed);
        app.Time.Advance(TimeSpan.FromSeconds(10));
        var retry = await PostAsync(app, "graf", body, Grafana(app.Now, body));
        await app.WorkAsync();

        Assert.Equal((202, 200, 202), (first.Status, replay.Status, retry.Status));
        Assert.Equal(HookFunctions.Replay, replay.Json["ignored"]!.GetValue<string>());
        Assert.Equal(Id(first), Id(retry));
        Assert.Equal("FIRING: High memory app1 - Memory above 95 %", Assert.Single(app.Simulator.Ledger.Entries).Text);
        await AssertNothingToldAsync(app, GrafanaSecret, "Memory");
    }

    [Fact]
    public async Task What_is_not_signed_or_signed_for_another_time_is_a_401_and_nothing_is_stored()
    {
        await using var app = await StartAsync();
        var body = Sample("grafana-firing");
        var old = Grafana(app.Now.AddMinutes(-6), body);

        Assert.Equal(401, (await PostAsync(app, "graf", body)).Status);
        Assert.Equal(401, (await PostAsync(app, "graf", body, old)).Status);
        Assert.Equal(401, (await PostAsync(app, "graf", body + " ", Grafana(app.Now, body))).Status);
        Assert.Equal(401, (await PostAsync(app, "signed", Sample("generic"), Standard(app.Now, "msg_1", "{}"))).Status);
        Assert.Equal(401, (await PostAsync(app, "graf", "no json", Grafana(app.Now, "other"))).Status);

        Assert.Empty(await app.Stored.RowsAsync());
        Assert.Empty(await KeysAsync(app));
    }

    [Fact]
    public async Task An_event_with_an_id_is_one_message_however_late_it_comes_again()
    {
        await using var app = await StartAsync();
        var (body, later) = (Sample("generic"), """{"alarm":{"message":"Cold store 3: door open"}}""");

        var first = await PostAsync(app, "signed", body, Standard(app.Now, "msg_1", body));
        app.Time.Advance(TimeSpan.FromHours(3));
        var replay = await PostAsync(app, "signed", body, Standard(app.Now, "msg_1", body));
        var other = await PostAsync(app, "signed", later, Standard(app.Now, "msg_2", later));
        await app.WorkAsync();

        Assert.Equal((202, 200, 202), (first.Status, replay.Status, other.Status));
        Assert.Equal(2, app.Simulator.Ledger.Count);
    }

    [Theory]
    [InlineData("prom", "alertmanager-several", 2)]
    [InlineData("azure", "azure-metric", 1)]
    [InlineData("door", "generic", 2)]
    public async Task Fifty_posts_of_the_same_at_once_are_one_message_to_each_recipient(string source, string sample, int recipients)
    {
        await using var app = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => PostAsync(app, source, Sample(sample)))));
        await app.WorkAsync();

        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        Assert.Single(answers.Select(Id).Distinct());
        Assert.Equal(recipients, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Fifty_posts_of_a_signed_delivery_at_once_are_one_message()
    {
        await using var app = await StartAsync();
        var (body, signed) = (Sample("grafana-several"), Grafana(app.Now, Sample("grafana-several")));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => PostAsync(app, "graf", body, signed))));
        await app.WorkAsync();

        Assert.All(answers, answer => Assert.True(answer.Status is 202 or 200, answer.Body));
        Assert.Single(answers.Where(answer => answer.Status == 202).Select(Id).Distinct());
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_retry_is_nothing_new_and_the_source_s_reminder_is_sent_once_however_many_post_it()
    {
        await using var app = await StartAsync();
        var body = Sample("alertmanager-firing");
        var first = await PostAsync(app, "prom", body);
        app.Time.Advance(TimeSpan.FromMinutes(29));
        var retry = await PostAsync(app, "prom", body);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        var reminders = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => PostAsync(app, "prom", body))));
        await app.WorkAsync();

        Assert.Equal(Id(first), Id(retry));
        Assert.NotEqual(Id(first), Assert.Single(reminders.Select(Id).Distinct()));
        Assert.Equal(4, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_state_that_changes_is_told_at_once_where_its_end_is_told()
    {
        await using var app = await StartAsync();
        var (firing, resolved) = (Sample("grafana-firing"), Sample("grafana-resolved"));

        await PostAsync(app, "graf", firing, Grafana(app.Now, firing));
        await PostAsync(app, "graf", resolved, Grafana(app.Now, resolved));
        var untold = await PostAsync(app, "azure", Sample("azure-metric-resolved"));
        var empty = await PostAsync(app, "prom", """{"alerts":[]}""");
        await app.WorkAsync();

        Assert.Equal(["FIRING: High memory app1", "RESOLVED: High memory app1"], app.Simulator.Ledger.Entries.Select(entry => entry.Text.Split(" - ")[0]).Order());
        Assert.Equal((200, HookOrders.OnlyResolved), (untold.Status, untold.Json["ignored"]!.GetValue<string>()));
        Assert.Equal((200, HookOrders.NoAlerts), (empty.Status, empty.Json["ignored"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delivery_that_storage_failed_is_taken_in_when_it_comes_again(bool answerLost)
    {
        await using var app = await StartAsync();
        var (body, signed) = (Sample("grafana-firing"), Grafana(app.Now, Sample("grafana-firing")));
        app.TableWire.Cuts = answerLost ? Cuts.AnswerOf(1, request => request.IsTransaction) : Cuts.Before(request => request.IsTransaction);
        var posting = PostAsync(app, "graf", body, signed);
        await app.LetTimePassAsync(() => posting.IsCompleted);
        app.TableWire.Cuts = null;

        var again = await PostAsync(app, "graf", body, signed);
        await app.WorkAsync();

        Assert.Equal(answerLost ? (202, 200) : (503, 202), ((await posting).Status, again.Status));
        Assert.Equal(1, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task What_cannot_be_taken_is_answered_by_what_is_wrong_and_nothing_is_stored()
    {
        await using var app = await StartAsync();

        var unreadable = await PostAsync(app, "prom", """{"alerts":[{"status":"firing","labels":{"alertname":[]}}]}""");
        var nobody = await PostAsync(app, "door", """{"alarm":{"message":"Cold","phones":["12","x"]}}""");

        Assert.Equal(404, (await PostAsync(app, "nobody", "{}")).Status);
        Assert.Equal(413, (await PostAsync(app, "prom", new string(' ', (4 * 1024 * 1024) + 1))).Status);
        Assert.Equal((400, 400), (unreadable.Status, nobody.Status));
        Assert.NotNull(unreadable.Json["errors"]!["alerts[0].labels.alertname"]);
        Assert.NotNull(nobody.Json["errors"]!["alarm.phones"]);
        Assert.Empty(await app.Stored.RowsAsync());
        Assert.Empty(await KeysAsync(app));
    }

    [Fact]
    public async Task The_stop_list_holds_for_alerts_too()
    {
        await using var app = await StartAsync();
        await app.Get<StopListTable>().AddAsync(Second, null, app.Now, CancellationToken.None);

        var some = await PostAsync(app, "prom", Sample("alertmanager-firing"));
        await app.Get<StopListTable>().AddAsync(First, null, app.Now, CancellationToken.None);
        app.Time.Advance(TimeSpan.FromSeconds(2));
        var none = await PostAsync(app, "prom", Sample("alertmanager-several"));
        await app.Get<StopListTable>().RemoveAsync(First, app.Now, CancellationToken.None);
        app.Time.Advance(TimeSpan.FromSeconds(2));
        await PostAsync(app, "prom", Sample("alertmanager-several"));
        await app.WorkAsync();

        Assert.Equal((1, 1), (some.Json["messages"]!.AsArray().Count, some.Json["rejected"]!.AsArray().Count));
        Assert.Equal(400, none.Status);
        Assert.Equal([First, First], app.Simulator.Ledger.Entries.Select(entry => entry.Phone));
    }

    [Fact]
    public async Task An_alarm_passes_quiet_hours_unless_its_source_s_mode_says_otherwise()
    {
        await using var app = await StartAsync(("QuietHours:Window", "14:00-18:00"), ("Hooks:azure:Mode", "atMostOnce"));

        await PostAsync(app, "prom", Sample("alertmanager-firing"));
        var held = await PostAsync(app, "azure", Sample("azure-metric"));
        await app.WorkAsync();

        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.StartsWith("FIRING critical: DiskFull", entry.Text));
        Assert.Equal(2, app.Simulator.Ledger.Count);
        Assert.Equal("held", await app.StatusAsync((await ChunkAsync(app, held)).Id));
    }

    [Fact]
    public async Task An_idempotency_key_goes_before_what_is_said()
    {
        await using var app = await StartAsync();

        var first = await PostAsync(app, "door", Sample("generic"), ("Idempotency-Key", "\"k1\""));
        var again = await PostAsync(app, "door", Sample("generic"), ("Idempotency-Key", "\"k1\""));
        var other = await PostAsync(app, "door", Sample("generic"), ("Idempotency-Key", "\"k2\""));

        Assert.Equal(Id(first), Id(again));
        Assert.NotEqual(Id(first), Id(other));
    }

    private Task<InProcessApp> StartAsync(params (string Name, string Value)[] more) =>
        InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>(Settings.Where(setting => more.All(other => other.Name != setting.Key)).Concat(more.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))));

    private static string Sample(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Webhooks", "Samples", $"{name}.json"));

    private static Task<DirectCall> PostAsync(InProcessApp app, string source, string body, params (string Name, string Value)[] headers) => DirectCall.OfAsync(app.Services, Encoding.UTF8.GetBytes(body), request =>
    {
        request.Path = $"/api/hooks/{source}";
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        return app.Create<HookFunctions>().PostAsync(request, source, CancellationToken.None);
    });

    private static (string, string)[] Grafana(DateTimeOffset at, string body)
    {
        var time = $"{at.ToUnixTimeSeconds()}";
        return [(HookSignature.GrafanaTime, time), (HookSignature.GrafanaHeader, Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(GrafanaSecret), Encoding.UTF8.GetBytes($"{time}:{body}"))))];
    }

    private static (string, string)[] Standard(DateTimeOffset at, string id, string body)
    {
        var time = $"{at.ToUnixTimeSeconds()}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(StandardSecret[6..]), Encoding.UTF8.GetBytes($"{id}.{time}.{body}")));
        return [(HookSignature.IdHeader, id), (HookSignature.TimeHeader, time), (HookSignature.SignatureHeader, $"v1,{signature}")];
    }

    private static string Id(DirectCall answer)
    {
        Assert.True(answer.Status == 202, answer.Body);
        return answer.Json["id"]!.GetValue<string>();
    }

    private static Task<Chunk> ChunkAsync(InProcessApp app, DirectCall answer)
    {
        Assert.True(BatchId.TryParse(Id(answer), out var id));
        return app.Stored.ChunkAsync(id.Chunk(0));
    }

    private static async Task<List<TableEntity>> KeysAsync(InProcessApp app) => await app.Get<TableServiceClient>().GetTableClient(Keys.KeysTable).QueryAsync<TableEntity>().ToListAsync();

    private static Task AssertNothingToldAsync(InProcessApp app, params string[] secrets)
    {
        Assert.All(secrets.Append(First).Append(Second), secret => Assert.DoesNotContain(app.Log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
        return Task.CompletedTask;
    }
}
