using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;
using Xunit.Abstractions;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests of the storage requests of the timers while there is little work, counted at the proxy.</summary>
[Collection(TrackingTests.Name)]
public sealed class SweepCostTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Ticks = 30, TicksAMinute = 6;

    [Theory]
    [InlineData(1, 5, 9)]
    [InlineData(4, 14, 25)]
    public async Task A_tick_queries_the_open_partitions_of_today_and_those_of_older_days_once_a_minute(int shards, double least, double most)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        for (var day = 0; day < 4; day++)
        {
            app.Time.Advance(TimeSpan.FromDays(day == 0 ? 0 : 1));
            for (var shard = 0; shard < shards; shard++)
            {
                var partition = BatchId.PartitionOf(shard, DateOnly.FromDateTime(app.Now.UtcDateTime));
                await app.Get<OpenPartitions>().EnsureOpenAsync(partition, app.Now, CancellationToken.None);
            }
        }

        app.TableWire.ForgetRequests();
        for (var tick = 0; tick < Ticks; tick++)
        {
            await app.SendSweep.RunAsync(CancellationToken.None);
            if (tick % TicksAMinute == 0)
            {
                await app.Get<UnfinishedBatchSweep>().RunAsync(CancellationToken.None);
            }

            await app.TrackingSweep.RunAsync(CancellationToken.None);
            app.Time.Advance(TimeSpan.FromSeconds(10));
        }

        // At every tick: the list for sending and for tracking, the partitions of today for three kinds of marker, the gate, and in every third tick the
        // heartbeats. Once a minute, for four kinds: the partitions of three older days, which is a sixth of their requests a tick.
        var cost = (double)app.TableWire.Requests.Count / Ticks;
        output.WriteLine($"{cost} queries a tick");
        Assert.InRange(cost, least, most);
    }
}
