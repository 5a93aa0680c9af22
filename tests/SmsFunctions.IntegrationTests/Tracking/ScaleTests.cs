using GatewaySimulator.Faults;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Tracking;

/// <summary>Tests with many messages, long outages and distant times: the rate limit holds and no final status is lost.</summary>
public sealed class ScaleTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string StatusScript = "1c_i.php";
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_rate_limits_calls_and_a_chunk_larger_than_a_tick_reduces_the_next_tick()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Tracking:RatePerSecond"] = "2" });
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Sent" });
        await app.SentAsync(2, recipients: 50);
        await app.SentAsync(3);
        app.Time.Advance(TimeSpan.FromMinutes(10));

        var calls = await TicksAsync(app, 7);

        // 20 calls a tick: the rate suffices for all urgent checks in any order.
        Assert.Equal(103, calls.Sum());
        Assert.All(calls.Index(), tick => Assert.InRange(calls.Take(tick.Index + 1).Sum(), 0, (20 * (tick.Index + 1)) + 49));
        Assert.Equal(0, calls[1]);
    }

    [Fact]
    public async Task After_three_hours_of_downtime_each_of_300_messages_is_checked_once_within_the_rate()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Sent" });
        var sent = await app.SentAsync(300);
        app.Time.Advance(TimeSpan.FromHours(3));

        var calls = await TicksAsync(app, 5);

        Assert.Equal([200, 100, 0, 0, 0], calls);
        foreach (var chunk in sent)
        {
            var next = (await app.Stored.ChunkAsync(chunk.Id)).Marker!.Value.At;
            Assert.InRange(next, InProcessApp.Start.AddHours(3.6), InProcessApp.Start.AddHours(4).AddSeconds(1));
        }

        await app.Stored.AssertMarkersAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(9)]
    public async Task A_message_submitted_days_before_its_time_is_checked_from_its_time_on_in_any_partition(int day)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Sent" });
        var due = app.Now.AddDays(2);
        await app.SentAsync(1, due: due, day: app.Now.AddDays(day));
        Assert.Equal([0], await TicksAsync(app, 1));
        app.Time.Advance(due - Tick - app.Now);

        var asked = new List<double>();
        for (; app.Now < due.AddMinutes(6); app.Time.Advance(Tick))
        {
            asked.AddRange(Enumerable.Repeat((app.Now - due).TotalSeconds, await RoundAsync(app)));
        }

        Assert.Equal(4, asked.Count);
        Assert.All(asked.Zip([20.0, 60, 120, 300], [4.0, 8, 12, 36]), check => Assert.InRange(check.First, check.Second - check.Third, check.Second + 10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task A_gateway_that_is_away_for_three_hours_costs_no_final_status(int check)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Sent" });
        var sent = (await app.SentAsync(1, recipients: 3)).Single();
        var begins = app.Get<TrackingPlan>().At(sent, check).AddMinutes(-1);
        await PassAsync(app, begins);
        app.Simulator.Faults.Clear();
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Offline" });
        await PassAsync(app, begins.AddHours(3));
        app.Simulator.Faults.Clear();

        await PassAsync(app, begins.AddHours(4).AddMinutes(1));

        Assert.All((await app.Stored.ChunkAsync(sent.Id)).Recipients, recipient => Assert.Equal(MessageStatus.Delivered, recipient.Status));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_gateway_that_stays_away_ends_the_message_as_unknown_a_day_after_the_last_check()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Offline", Script = GatewaySimulator.Protocol.Script.Status });
        var sent = (await app.SentAsync(1)).Single();

        await PassAsync(app, InProcessApp.Start.AddHours(80));

        var recipient = (await app.Stored.ChunkAsync(sent.Id)).Recipients[0];
        Assert.Equal(MessageStatus.Unknown, recipient.Status);
        Assert.InRange(recipient.FinalAt!.Value, InProcessApp.Start.AddHours(69), InProcessApp.Start.AddHours(71));
        Assert.InRange(app.Simulator.Calls.CountOf(StatusScript), 14, 100);
    }

    /// <summary>Runs timer ticks and workers until the given time. The clock skips periods in which nothing is due.</summary>
    private static async Task PassAsync(InProcessApp app, DateTimeOffset until)
    {
        while (app.Now < until)
        {
            await RoundAsync(app);
            var next = (await app.Stored.RowsAsync()).Where(row => row.RowKey.StartsWith("op", StringComparison.Ordinal))
                .Select(row => Keys.MarkerOf(row.PartitionKey, row.RowKey).Marker.At).Append(until).Min();
            app.Time.Advance(next - app.Now > Tick ? next - app.Now : Tick);
        }
    }

    private static async Task<List<int>> TicksAsync(InProcessApp app, int count)
    {
        var calls = new List<int>();
        for (var tick = 0; tick < count; tick++, app.Time.Advance(Tick))
        {
            calls.Add(await RoundAsync(app));
        }

        return calls;
    }

    private static async Task<int> RoundAsync(InProcessApp app)
    {
        var before = app.Simulator.Calls.CountOf(StatusScript);
        await app.TrackingSweep.RunAsync(CancellationToken.None);
        await app.PollAsync();
        return app.Simulator.Calls.CountOf(StatusScript) - before;
    }
}
