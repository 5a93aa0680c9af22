using System.Text;
using Microsoft.AspNetCore.Http;
using SmsFunctions.IntegrationTests.Callers;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Operations;
using SmsFunctions.Search;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Operations;

/// <summary>Tests of PATCH batches/{id}: the time of a scheduled batch changes for all of its messages.</summary>
[Collection(SchedulingTests.Name)]
public sealed class BatchChangeTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(3, false)]
    [InlineData(450, false)]
    [InlineData(60, true)]
    public async Task A_changed_batch_is_sent_once_and_at_its_new_time(int count, bool personal)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.ScheduleBatchAsync(app.Now + Hour, count, personal);
        var due = app.Now + (3 * Hour);

        var answer = await ChangeAsync(app, batch, due);

        Assert.True(answer.Status == 200, answer.Body);
        Assert.Equal((batch.ToString(), due), ((string?)answer.Json["id"], (DateTimeOffset)answer.Json["sendAt"]!));
        Assert.Equal((count, due.AddDays(1)), ((int)answer.Json["counts"]!["scheduled"]!, (DateTimeOffset)answer.Json["validUntil"]!));
        await app.LiveAsync(2 * Hour);
        Assert.Equal(0, app.Simulator.Ledger.Count);
        await app.LiveAsync(Hour + TimeSpan.FromMinutes(20));

        Assert.Equal(count, app.Simulator.Ledger.Count);
        Assert.Equal(count, app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Distinct().Count());
        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.True(entry.AcceptedAt >= due));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task The_list_of_the_day_shows_the_new_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.ScheduleBatchAsync(app.Now + Hour, 2, personal: false);

        await ChangeAsync(app, batch, app.Now + (2 * Hour));

        var page = await app.Get<BatchesOfDay>().ReadAsync(
            new DateOnly(2021, 3, 14), false, SmsFunctions.Callers.Caller.Anyone, 10, null, CancellationToken.None);
        Assert.Equal(app.Now + (2 * Hour), Assert.Single(page.Items).SendAt);
    }

    [Fact]
    public async Task A_batch_may_be_sent_earlier_and_its_cancelled_messages_stay_cancelled()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.ScheduleBatchAsync(app.Now.AddDays(3), 3, personal: false);
        await app.CancelAsync(batch.Chunk(0), 1);

        Assert.Equal(200, (await ChangeAsync(app, batch, app.Now)).Status);
        await app.LiveAsync(TimeSpan.FromMinutes(3));

        Assert.Equal((2, 1), ((await app.CountsAsync(batch))["sent"], (await app.CountsAsync(batch))["cancelled"]));
    }

    [Fact]
    public async Task A_batch_of_which_a_message_was_sent_is_409_with_its_counts_and_stays_as_it_is()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.ScheduleBatchAsync(app.Now + Hour, 250, personal: false);
        app.Time.Advance(Hour);
        await app.TickAsync();

        var answer = await ChangeAsync(app, batch, app.Now + Hour);

        Assert.Equal(409, answer.Status);
        Assert.Equal(250, answer.Json["counts"]!.AsObject().Sum(count => count.Value!.GetValue<int>()));
        Assert.Equal("It cannot be changed.", (string?)answer.Json["title"]);
    }

    [Fact]
    public async Task A_batch_whose_messages_are_all_cancelled_is_409()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.ScheduleBatchAsync(app.Now + Hour, 2, personal: false);
        await app.CancelAsync(batch);

        Assert.Equal(409, (await ChangeAsync(app, batch, app.Now + (2 * Hour))).Status);
    }

    [Fact]
    public async Task Storage_that_fails_half_way_is_503_and_the_repetition_changes_the_rest()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.ScheduleBatchAsync(app.Now + Hour, 30, personal: true);
        var due = app.Now + (2 * Hour);
        var transactions = 0;
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction && Interlocked.Increment(ref transactions) > 1);
        var cutOff = ChangeAsync(app, batch, due);
        await app.LetTimePassAsync(() => cutOff.IsCompleted, TimeSpan.FromSeconds(1));
        app.TableWire.Cuts = null;
        Assert.Equal(503, (await cutOff).Status);
        Assert.InRange((await DuesAsync(app, batch)).Count(at => at == due), 1, 29);

        var repeated = await ChangeAsync(app, batch, due);

        Assert.Equal((200, 30), (repeated.Status, (int)repeated.Json["counts"]!["scheduled"]!));
        Assert.All(await DuesAsync(app, batch), at => Assert.Equal(due, at));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_dry_run_gives_the_same_answer_and_writes_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.ScheduleBatchAsync(app.Now + Hour, 3, personal: false);
        app.TableWire.ForgetRequests();
        app.QueueWire.ForgetRequests();

        var dry = await ChangeAsync(app, batch, app.Now + (2 * Hour), dryRun: true);
        app.AssertNothingWritten();
        var real = await ChangeAsync(app, batch, app.Now + (2 * Hour));

        Assert.Equal((200, real.Body), (dry.Status, dry.Body));
    }

    [Theory]
    [InlineData("{}", "sendAt")]
    [InlineData("""{"sendAt":"2021-03-14T10:00:00Z"}""", "sendAt")]
    [InlineData("""{"sendAt":"tomorrow"}""", "sendAt")]
    [InlineData("""{"sendAt":"2021-03-14T20:00:00Z","text":"b"}""", "text")]
    public async Task A_wrong_body_is_400(string body, string field)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.ScheduleBatchAsync(app.Now + Hour, 2, personal: false);

        var answer = await ChangeAsync(app, batch.ToString(), body);

        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]);
    }

    [Fact]
    public async Task A_time_after_the_chosen_validity_is_400()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = Requests.BatchOf(await app.PostBatchAsync(
            new { to = new[] { "79001234567", "79001234568" }, text = "later", sendAt = app.Now + Hour, validUntil = app.Now + (2 * Hour) }));

        var answer = await ChangeAsync(app, batch, app.Now + (2 * Hour));

        Assert.Equal(400, answer.Status);
        Assert.Contains("validUntil", (string?)answer.Json["errors"]!["sendAt"]![0]);
    }

    [Fact]
    public async Task Only_the_caller_of_a_batch_and_an_operator_may_change_it()
    {
        await using var app = await CallerDriver.StartAsync(azurite);
        object batch = new { to = new[] { "79001234567", "79001234568" }, text = "Hello", sendAt = app.Now + Hour };
        var id = (await app.SendBatchAsync(CallerDriver.Shop, batch)).Id();

        Assert.Equal(404, await AskAsync(CallerDriver.Crm));
        Assert.Equal((200, 200), (await AskAsync(CallerDriver.Shop), await AskAsync(CallerDriver.Ops)));
        Assert.Equal(404, (await ChangeAsync(app, BatchId.New(app.Now, app.Now), app.Now + Hour)).Status);

        async Task<int> AskAsync(string key) => (await app.AskAsync(
            key,
            "ChangeBatch",
            request => app.Create<ChangeBatchFunctions>().ChangeAsync(request, id, CancellationToken.None),
            new { sendAt = app.Now + (2 * Hour) })).Status;
    }

    private static async Task<List<DateTimeOffset>> DuesAsync(InProcessApp app, BatchId batch) =>
        [.. (await app.Stored.RowsAsync()).Where(row => row.RowKey.StartsWith($"c{batch.Stem}", StringComparison.Ordinal))
            .Select(row => row.GetDateTimeOffset("Due")!.Value)];

    private static Task<DirectCall> ChangeAsync(InProcessApp app, BatchId batch, DateTimeOffset sendAt, bool dryRun = false) =>
        ChangeAsync(app, batch.ToString(), $$"""{"sendAt":"{{sendAt:O}}"}""", dryRun);

    private static Task<DirectCall> ChangeAsync(InProcessApp app, string batch, string body, bool dryRun = false) =>
        DirectCall.OfAsync(app.Services, Encoding.UTF8.GetBytes(body), request =>
        {
            request.QueryString = new QueryString(dryRun ? "?dryRun=true" : "");
            return app.Create<ChangeBatchFunctions>().ChangeAsync(request, batch, CancellationToken.None);
        });
}
