using SmsFunctions.Submission;
using SmsFunctions.TestSupport;
using Xunit.Abstractions;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests of the storage requests of the timers while there is little work, counted at the proxy.</summary>
[Collection(TrackingTests.Name)]
public sealed class SweepCostTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Ticks = 30, TicksAMinute = 6;

    [Fact]
    public async Task A_tick_queries_each_shard_of_today_and_older_days_once_a_minute()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        for (var day = 0; day < 4; day++)
        {
            app.Time.Advance(TimeSpan.FromDays(day == 0 ? 0 : 1));
            await app.SendAsync();
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

        // At every tick, for two kinds of marker: the list of days, the shards of today, the gate, and in every third tick the heartbeats.
        // Once a minute, for three kinds: three older days, which is a sixth of their requests a tick.
        var cost = (double)app.TableWire.Requests.Count / Ticks;
        output.WriteLine($"{cost} queries a tick");
        Assert.InRange(cost, 35, 66);
    }
}
