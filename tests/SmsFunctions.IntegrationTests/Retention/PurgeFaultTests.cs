using Azure.Data.Tables;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Retention;

/// <summary>Tests that a purge with failures counts each message once and continues without delay.</summary>
public sealed class PurgeFaultTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int Messages = 90;
    private static readonly string Counted = $"{Messages} cancelled";

    [Fact]
    public async Task A_transaction_whose_answer_is_lost_counts_once()
    {
        await using var app = await OverdueAsync();
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => request.IsTransaction);

        await app.PurgeAsync();
        await app.LiveDaysAsync(2);

        await AssertAllGoneAsync(app);
    }

    [Fact]
    public async Task A_purge_request_that_never_arrives_leaves_counts_unchanged()
    {
        await using var app = await OverdueAsync();
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction);
        await app.PurgeAsync();
        Assert.Equal("", await app.PurgedAsync());
        app.TableWire.Cuts = null;
        app.Time.Advance(TimeSpan.FromMinutes(5));

        await app.PurgeAsync();

        await AssertAllGoneAsync(app);
    }

    [Fact]
    public async Task Counts_that_another_instance_stored_in_the_meantime_are_kept()
    {
        await using var app = await OverdueAsync();
        var partition = (await app.Stored.RowsAsync())[0].PartitionKey;
        var others = new TableEntity(partition, Keys.PurgedCounts) { ["delivered"] = 5L, ["Segments"] = 5L };
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () =>
            Task.Run(() => new TableServiceClient(app.Direct).GetTableClient(Keys.SmsTable).AddEntityAsync(others)).GetAwaiter().GetResult());

        await app.PurgeAsync();
        await app.LiveDaysAsync(2);

        Assert.Equal($"{Counted}, 5 delivered", await app.PurgedAsync());
        Assert.Equal("n", await app.KindsAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_purge_that_runs_out_of_time_counts_once(int number)
    {
        await using var app = await OverdueAsync();
        app.TableWire.Cuts = Cuts.Meanwhile(number, request => request.IsTransaction, () => app.Time.Advance(TimeSpan.FromSeconds(11)));

        await app.PurgeAsync();
        app.TableWire.Cuts = null;
        await app.LiveDaysAsync(2);

        await AssertAllGoneAsync(app);
    }

    [Fact]
    public async Task The_next_run_continues_an_unfinished_purge_without_waiting_an_hour()
    {
        await using var app = await OverdueAsync();
        app.TableWire.Cuts = Cuts.Meanwhile(2, request => request.IsTransaction, () => app.Time.Advance(TimeSpan.FromSeconds(6)));
        await app.PurgeBrieflyAsync();
        Assert.Contains('c', await app.KindsAsync());
        app.TableWire.Cuts = null;

        app.Time.Advance(TimeSpan.FromSeconds(10));
        await app.PurgeAsync();

        await AssertAllGoneAsync(app);
    }

    [Fact]
    public async Task Another_instance_continues_an_unfinished_purge()
    {
        await using var app = await OverdueAsync();
        await using var other = app.Another();
        app.TableWire.Cuts = Cuts.Meanwhile(2, request => request.IsTransaction, () => app.Time.Advance(TimeSpan.FromSeconds(6)));
        await app.PurgeBrieflyAsync();
        app.TableWire.Cuts = null;

        await other.PurgeAsync();

        await AssertAllGoneAsync(app);
    }

    [Fact]
    public async Task Another_run_within_the_hour_writes_nothing()
    {
        await using var app = await OverdueAsync();
        await app.PurgeAsync();
        app.TableWire.ForgetRequests();

        app.Time.Advance(TimeSpan.FromMinutes(59));
        await app.PurgeAsync();

        Assert.NotEmpty(app.TableWire.Requests);
        Assert.All(app.TableWire.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task Two_instances_at_once_count_once()
    {
        await using var app = await OverdueAsync();
        await using var other = app.Another();

        await Task.WhenAll(Task.Run(app.PurgeAsync), Task.Run(other.PurgeAsync));
        await app.LiveDaysAsync(2);

        await AssertAllGoneAsync(app);
    }

    [Fact]
    public async Task A_message_that_changes_while_its_text_is_purged_keeps_it()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.Rejection());
        var batch = await app.AcceptBatchAsync(1);
        await app.WorkAsync();
        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromDays(91));
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () =>
            Assert.Equal((200, 1), Task.Run(() => app.ResendAsync(batch)).GetAwaiter().GetResult().Affected()));

        await app.PurgeAsync();
        await app.WorkAsync();

        Assert.Equal("Text 0", Assert.Single(app.Simulator.Ledger.Entries).Text);
    }

    private async Task<InProcessApp> OverdueAsync()
    {
        var app = await InProcessApp.StartAsync(azurite);
        await app.CancelledBatchAsync(Messages, texts: Messages);
        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromDays(401));
        return app;
    }

    private static async Task AssertAllGoneAsync(InProcessApp app)
    {
        Assert.Equal(Counted, await app.PurgedAsync());
        Assert.Equal("n", await app.KindsAsync());
    }
}
