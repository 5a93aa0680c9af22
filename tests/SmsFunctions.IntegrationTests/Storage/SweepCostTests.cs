using SmsFunctions.Sending.Batches;
using SmsFunctions.TestSupport;
using Xunit.Abstractions;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>What the timers ask storage while there is little to do, counted at the wire.</summary>
[Collection(TrackingTests.Name)]
public sealed class SweepCostTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Ticks = 30;

    [Fact]
    public async Task A_tick_asks_each_shard_of_today_and_looks_at_older_days_once_a_minute()
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
            await app.Get<UnfinishedBatchSweep>().RunAsync(CancellationToken.None);
            await app.TrackingSweep.RunAsync(CancellationToken.None);
            app.Time.Advance(TimeSpan.FromSeconds(10));
        }

        // Two kinds at every tick: the list and today's shards, the gate, and in one of three their pulses. Three kinds once a minute, in three older days; a sixth of those a tick.
        var cost = (double)app.TableWire.Requests.Count / Ticks;
        output.WriteLine($"{cost} queries a tick");
        Assert.InRange(cost, 35, 66);
    }
}
