using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;
using SmsFunctions.Gate;
using SmsFunctions.TestSupport;
using MessageStatus = SmsFunctions.Messages.MessageStatus;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>Tests of messages that are submitted to the gateway with their due time.</summary>
[Collection(SchedulingTests.Name)]
public sealed class GatewayScheduleTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = InProcessApp.Start;
    private static readonly DateTimeOffset Due = Start.AddHours(22);

    [Fact]
    public async Task A_message_is_submitted_at_once_in_Moscow_time_and_is_scheduled_until_it_is_due()
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
    public async Task The_status_of_a_submitted_message_is_checked_only_after_it_is_due()
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
    public async Task A_submitted_message_can_be_flash_and_its_line_breaks_follow_the_setting()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        await app.PostAsync(new { to = InProcessApp.Phone, text = "two\nlines", flash = true, sendAt = Due, schedule = "gateway" });
        await app.WorkAsync();

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal((@"two\nlines", true, Script.Timed), (entry.Text, entry.Flash, entry.Script));
    }

    [Fact]
    public async Task A_lost_hint_delays_the_message_by_two_minutes()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.ScheduleAsync(Due, schedule: "gateway");
        await app.LoseHintsAsync();

        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("2021-03-15T13:00:00Z", Assert.Single(app.Simulator.Ledger.Entries).Time);
    }

    [Fact]
    public async Task A_retry_after_the_due_time_uses_the_script_for_immediate_messages()
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
    public async Task A_retry_before_the_due_time_keeps_the_due_time()
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
    public async Task A_closed_gate_holds_the_message_until_it_opens_not_until_it_is_due(bool closesAfterAcceptance)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var before = closesAfterAcceptance ? await app.ScheduleAsync(Due, schedule: "gateway") : default;
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "holidays", CancellationToken.None);
        var id = closesAfterAcceptance ? before : await app.ScheduleAsync(Due, schedule: "gateway");
        await app.LiveAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(("held", 0), (await app.StatusAsync(id), app.Simulator.Ledger.Count));

        await app.Get<SendingGate>().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("2021-03-15T13:00:00Z", Assert.Single(app.Simulator.Ledger.Entries).Time);
        Assert.Equal("scheduled", await app.StatusAsync(id));
    }

    [Fact]
    public async Task A_message_that_is_not_submitted_within_its_validity_expires()
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
