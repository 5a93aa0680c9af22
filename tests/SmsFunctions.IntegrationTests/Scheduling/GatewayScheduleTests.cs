using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;
using SmsFunctions.Account;
using SmsFunctions.TestSupport;
using MessageStatus = SmsFunctions.Sending.MessageStatus;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>Messages that are handed to the gateway with their time.</summary>
[Collection(SchedulingTests.Name)]
public sealed class GatewayScheduleTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = InProcessApp.Start;
    private static readonly DateTimeOffset Due = Start.AddHours(22);

    [Fact]
    public async Task It_is_handed_over_at_once_in_Moscow_time_and_scheduled_until_it_is_due()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Due, schedule: "gateway");
        Assert.Equal("queued", await app.StatusAsync(id));

        await app.WorkAsync();
        await app.LiveAsync(TimeSpan.FromMinutes(5));

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal((Script.Timed, "2021-03-15T13:00:00Z", Start, Due), (entry.Script, entry.Time, entry.AcceptedAt, entry.StartsAt));
        var view = await app.ViewAsync(id);
        Assert.Equal(("scheduled", entry.Id), (view["status"]!.GetValue<string>(), view["gatewayId"]!.GetValue<string>()));
        app.Time.Advance(Due - app.Now);
        Assert.Equal("sent", await app.StatusAsync(id));
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task It_is_asked_about_only_after_it_is_due()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Due, schedule: "gateway");
        await app.WorkAsync();

        foreach (var at in new[] { Start.AddMinutes(1), Start.AddHours(12), Due.AddSeconds(-1) })
        {
            app.Time.Advance(at - app.Now);
            await app.TrackingSweep.RunAsync(CancellationToken.None);
            await app.PollAsync();
        }

        Assert.Equal(0, app.Simulator.Calls.CountOf("1c_i.php"));
        var delivered = await app.NextCheckAsync(id);
        Assert.InRange(app.Now, Due.AddSeconds(1), Due.AddSeconds(20));
        Assert.Equal(MessageStatus.Delivered, delivered.Recipients[0].Status);
    }

    [Fact]
    public async Task It_may_be_flash_and_its_line_breaks_are_written_as_the_setting_says()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        await app.PostAsync(new { to = InProcessApp.Phone, text = "two\nlines", flash = true, sendAt = Due, schedule = "gateway" });
        await app.WorkAsync();

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal((@"two\nlines", true, Script.Timed), (entry.Text, entry.Flash, entry.Script));
    }

    [Fact]
    public async Task A_lost_hint_costs_two_minutes()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.ScheduleAsync(Due, schedule: "gateway");
        await app.LoseHintsAsync();

        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("2021-03-15T13:00:00Z", Assert.Single(app.Simulator.Ledger.Entries).Time);
    }

    [Fact]
    public async Task Tried_again_after_it_was_due_it_goes_out_at_once_by_the_plain_script()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy", Times = 1 });
        var id = await app.ScheduleAsync(Start.AddSeconds(2), schedule: "gateway");

        await app.WorkAsync();
        await app.RetryAsync(id);

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal((Script.Single, null), (entry.Script, entry.Time));
        Assert.Equal((1, 1), (app.Simulator.Calls.CountOf("1c_s_t.php"), app.Simulator.Calls.CountOf("1c_s.php")));
        Assert.Equal("sent", await app.StatusAsync(id));
    }

    [Fact]
    public async Task Tried_again_before_it_is_due_it_keeps_its_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy", Times = 1 });
        var id = await app.ScheduleAsync(Due, schedule: "gateway");

        await app.WorkAsync();
        await app.RetryAsync(id);

        Assert.Equal("2021-03-15T13:00:00Z", Assert.Single(app.Simulator.Ledger.Entries).Time);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_closed_gate_keeps_it_back_until_it_opens_not_until_it_is_due(bool closesAfterAcceptance)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var before = closesAfterAcceptance ? await app.ScheduleAsync(Due, schedule: "gateway") : default;
        await app.Get<Gate>().SetAsync(GatePosition.Held, "holidays", CancellationToken.None);
        var id = closesAfterAcceptance ? before : await app.ScheduleAsync(Due, schedule: "gateway");
        await app.LiveAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(("held", 0), (await app.StatusAsync(id), app.Simulator.Ledger.Count));

        await app.Get<Gate>().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("2021-03-15T13:00:00Z", Assert.Single(app.Simulator.Ledger.Entries).Time);
        Assert.Equal("scheduled", await app.StatusAsync(id));
    }

    [Fact]
    public async Task What_could_not_be_handed_over_while_it_was_worth_sending_expires()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy", Times = 1 });
        var id = await app.ScheduleAsync(Due, Due.AddHours(1), schedule: "gateway");
        await app.WorkAsync();
        await app.LoseHintsAsync();

        app.Time.Advance(Due.AddHours(1).AddSeconds(1) - app.Now);
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        await app.AssertEndAsync(id, MessageStatus.Expired, inLedger: 0);
    }
}
