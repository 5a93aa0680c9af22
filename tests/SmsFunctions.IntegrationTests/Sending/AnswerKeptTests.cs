using GatewaySimulator.Faults;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests that a worker keeps the gateway's answer during a storage outage, since no other copy exists.</summary>
[Collection(SendingTests.Name)]
public sealed class AnswerKeptTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_queue_outage_before_a_retry_does_not_lose_the_gateways_answer()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy", Times = 1 });
        var id = await app.AcceptAsync();
        var hint = Assert.Single(await app.TakeSendHintsAsync());
        app.QueueWire.Cuts = Cuts.Everything();

        var working = app.Sender.HandleAsync(hint, CancellationToken.None);
        await app.GatewayAnsweredAsync();
        await app.LetTimePassAsync(() => working.IsCompleted);
        await working;

        var chunk = await app.AssertEndAsync(id, MessageStatus.Queued, inLedger: 0);
        Assert.Equal("GatewayBusy", chunk.Recipients[0].Error?.Code);
        app.QueueWire.Cuts = null;
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.WorkAsync();
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1, attempts: 2);
    }

    [Fact]
    public async Task The_gateways_answer_is_stored_after_an_outage_of_the_table()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        var hint = Assert.Single(await app.TakeSendHintsAsync());
        app.GatewayWire.Cuts = Cuts.Meanwhile(1, _ => true, () => app.TableWire.Cuts = Cuts.Everything());

        var working = app.Sender.HandleAsync(hint, CancellationToken.None);
        await app.GatewayAnsweredAsync();
        await app.LetTimePassAsync(() => app.Log.Lines.Any(line => line.Contains("not be stored yet", StringComparison.Ordinal)) || working.IsCompleted);
        app.TableWire.Cuts = null;
        await app.LetTimePassAsync(() => working.IsCompleted);
        await working;

        var chunk = await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
        Assert.Equal(app.Simulator.Ledger.Entries[0].Id, Assert.Single(chunk.Recipients[0].GatewayIds));
    }

    [Fact]
    public async Task A_gateway_id_that_cannot_be_stored_is_logged_for_the_operator()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        var hint = Assert.Single(await app.TakeSendHintsAsync());
        app.GatewayWire.Cuts = Cuts.Meanwhile(1, _ => true, () => app.TableWire.Cuts = Cuts.Everything());

        var working = app.Sender.HandleAsync(hint, CancellationToken.None);
        await app.GatewayAnsweredAsync();
        await app.LetTimePassAsync(() => working.IsCompleted, TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<Exception>(() => working);

        var gatewayId = Assert.Single(app.Simulator.Ledger.Entries).Id;
        Assert.Contains(
            app.Log.Alerts("OutcomeLost"),
            line => line.Contains($"{id}", StringComparison.Ordinal) && line.Contains(gatewayId, StringComparison.Ordinal));
        app.TableWire.Cuts = null;
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.WorkAsync();
        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 1);
    }

    [Fact]
    public async Task A_result_that_was_stored_without_an_answer_is_not_applied_twice()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        var hint = Assert.Single(await app.TakeSendHintsAsync());
        var results = 0;
        app.TableWire.Cuts = request => request.Path.Contains(Keys.ControlTable, StringComparison.Ordinal) ? null : request.IsTransaction
            ? Interlocked.Increment(ref results) > 1 ? new Cut(Before: results > 2, () => { }) : null
            : request.Path.Contains("/Sms(", StringComparison.Ordinal) ? new Cut(Before: true, () => { }) : null;

        var working = app.Sender.HandleAsync(hint, CancellationToken.None);
        await app.GatewayAnsweredAsync();
        await app.LetTimePassAsync(() => app.Log.Lines.Any(line => line.Contains("not be stored yet", StringComparison.Ordinal)) || working.IsCompleted);
        app.TableWire.Cuts = null;
        await app.LetTimePassAsync(() => working.IsCompleted);
        await working;

        var chunk = await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
        Assert.Single(chunk.Recipients[0].GatewayIds);
        Assert.Empty(app.Log.Alerts("AnsweredTwice"));
    }
}
