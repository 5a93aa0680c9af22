using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;
using SmsFunctions.Timers;

namespace SmsFunctions.IntegrationTests.Retention;

/// <summary>Tests that unreadable rows and failures do not block the purge of other rows.</summary>
public sealed class DamagedRowsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Theory]
    [InlineData("c1")]
    [InlineData("cz")]
    [InlineData("b1")]
    [InlineData("bforeign")]
    [InlineData("d")]
    [InlineData("ok")]
    [InlineData("ok2021")]
    public async Task An_unknown_row_is_kept_and_the_others_are_purged(string key)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var first = await app.CancelledBatchAsync(recipients: 120, texts: 120);
        await app.DeliverAsync();

        // The truncated key of a log lies between the keys of chunks that are purged together.
        await app.AddAsync(new TableEntity(first.Partition, key == "d" ? Keys.CallbackLog(first.Chunk(30), 0)[..^10] : key));

        app.Time.Advance(TimeSpan.FromDays(401));
        await app.PurgeAsync();

        Assert.Equal("120 cancelled, 1 delivered", await app.PurgedAsync());
        Assert.All((await app.Stored.RowsAsync()).Select(row => row.RowKey).Where(row => row != Keys.PurgedCounts), row => Assert.Equal(key[0], row[0]));
        Assert.Contains(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == Keys.RetentionPartition);
    }

    [Fact]
    public async Task A_message_with_a_damaged_marker_is_kept_and_the_others_are_purged()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (damaged, _) = (await app.DeliverAsync(), await app.DeliverAsync());
        await app.AddAsync(new TableEntity(damaged.Partition, Keys.Chunk(damaged)) { ["Marker"] = "op2021" });

        app.Time.Advance(TimeSpan.FromDays(401));
        await app.PurgeAsync();

        Assert.Equal("cn", await app.KindsAsync());
        Assert.NotEmpty(app.Log.Alerts("ChunkUnreadable"));
    }

    [Fact]
    public async Task A_retention_failure_is_logged_and_the_timer_completes_and_its_next_run_purges()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.DeliverAsync();
        app.Time.Advance(TimeSpan.FromDays(401));
        app.TableWire.Cuts = Cuts.Before(request => request.AsksFor("PartitionKey eq 'retention'"));

        await app.Create<TimerFunctions>().PurgeAsync(new TimerInfo(), CancellationToken.None);
        Assert.Equal("c", await app.KindsAsync());
        Assert.Contains(app.Log.Lines, line => line.Contains("could not be purged", StringComparison.Ordinal));
        app.TableWire.Cuts = null;
        app.Time.Advance(TimeSpan.FromHours(1));
        await app.Create<TimerFunctions>().PurgeAsync(new TimerInfo(), CancellationToken.None);

        Assert.Equal("n", await app.KindsAsync());
    }

    [Fact]
    public async Task Keys_that_cannot_be_purged_delay_no_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.DeliverAsync();
        app.Time.Advance(TimeSpan.FromDays(401));
        app.TableWire.Cuts = Cuts.Before(request => request.Path.Contains($"/{Keys.KeysTable}", StringComparison.Ordinal));

        await app.PurgeAsync();

        Assert.Equal("n", await app.KindsAsync());
    }

    [Fact]
    public async Task Headers_are_purged_page_by_page()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var partition = BatchId.New(app.Now, app.Now).Partition;
        foreach (var number in Enumerable.Range(0, 60))
        {
            var made = BatchId.New(app.Now, app.Now);
            await app.AddAsync(new TableEntity(partition, Keys.Header(made)));
        }

        app.Time.Advance(TimeSpan.FromDays(401));
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () => app.Time.Advance(TimeSpan.FromSeconds(6)));
        await app.PurgeBrieflyAsync();
        Assert.Equal(new string('b', 35), await app.KindsAsync());
        app.TableWire.Cuts = null;
        app.TableWire.ForgetRequests();
        await app.PurgeAsync();

        Assert.Equal("", await app.KindsAsync());
        Assert.DoesNotContain(app.TableWire.Requests, request => request.AsksFor($"PartitionKey eq '{partition}' and RowKey gt 'c'"));
    }
}
