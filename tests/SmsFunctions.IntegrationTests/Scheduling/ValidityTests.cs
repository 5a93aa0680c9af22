using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>Tests that a message past its validity is not sent, at each place where it can wait.</summary>
[Collection(SchedulingTests.Name)]
public sealed class ValidityTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = InProcessApp.Start;

    [Fact]
    public async Task A_message_that_expires_in_the_queue_is_not_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(null, Start.AddMinutes(1));

        app.Time.Advance(TimeSpan.FromMinutes(1).Add(TimeSpan.FromTicks(1)));
        await app.WorkAsync();

        var chunk = await app.AssertEndAsync(id, MessageStatus.Expired, inLedger: 0, attempts: 0);
        Assert.Equal(app.Now, chunk.Recipients[0].FinalAt);
        Assert.Equal(0, app.Simulator.Calls.CountOf("1c_s.php"));
    }

    [Fact]
    public async Task A_message_is_sent_in_the_last_moment_of_its_validity()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(null, Start.AddMinutes(1));

        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.WorkAsync();

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task A_message_that_expires_between_claim_and_call_is_not_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(null, Start.AddSeconds(10));
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () => app.Time.Advance(TimeSpan.FromSeconds(11)));

        await app.WorkAsync();
        app.TableWire.Cuts = null;
        await app.RetryAsync(id);

        await app.AssertEndAsync(id, MessageStatus.Expired, inLedger: 0, attempts: 0);
        Assert.Equal(0, app.Simulator.Calls.CountOf("1c_s.php"));
    }

    [Fact]
    public async Task A_message_that_expires_while_held_is_not_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "holidays", CancellationToken.None);
        var later = await app.ScheduleAsync(null, Start.AddHours(5));
        var id = await app.ScheduleAsync(null, Start.AddMinutes(10));

        await app.LiveAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("held", await app.StatusAsync(id));
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("held", await app.StatusAsync(later));
        await app.AssertEndAsync(id, MessageStatus.Expired, inLedger: 0, attempts: 0);
    }

    [Fact]
    public async Task A_scheduled_message_that_expires_behind_a_closed_gate_is_not_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Start.AddMinutes(30), Start.AddMinutes(40));
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "holidays", CancellationToken.None);

        app.Time.Advance(TimeSpan.FromMinutes(50));
        await app.LiveAsync(TimeSpan.FromMinutes(3));

        await app.AssertEndAsync(id, MessageStatus.Expired, inLedger: 0, attempts: 0);
    }

    [Fact]
    public async Task Many_expired_messages_do_not_prevent_the_breaker_from_detecting_recovery()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var gate = await app.Get<SendingGate>().ReadAsync(CancellationToken.None);
        await app.Get<SendingGate>().ApplyAsync(gate, new GateMove.Trip(GatewayErrorCode.GatewayOffline, "Error_Gateway_Offline"), CancellationToken.None);
        for (var i = 0; i < 30; i++)
        {
            await app.ScheduleAsync(null, Start.AddSeconds(10), to: $"7900{i:D7}");
        }

        app.Time.Advance(TimeSpan.FromSeconds(20));
        var worth = await app.ScheduleAsync(null, to: "79110000000");
        await app.LiveAsync(TimeSpan.FromMinutes(1.5));

        Assert.Equal(GatePosition.Open, (await app.Get<SendingGate>().ReadAsync(CancellationToken.None)).Position);
        Assert.Equal("79110000000", Assert.Single(app.Simulator.Ledger.Entries).Phone);
        Assert.Equal(MessageStatus.Sent, (await app.Stored.ChunkAsync(worth)).Recipients[0].Status);
    }
}
