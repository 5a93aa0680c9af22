using GatewaySimulator.Faults;
using Microsoft.Extensions.Logging;
using SmsFunctions.Gate;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Gate;

/// <summary>Tests of the gate's row: its transitions, concurrent writes, its cost, and its behaviour during a storage outage.</summary>
[Collection(GateCollection.Name)]
public sealed class GateTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_gate_that_was_never_closed_is_open_and_has_no_row()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        Assert.Equal(GateState.Initial, await app.ReadGateAsync());
        Assert.Equal(new ProbeStep.Nothing(), await app.ProbeTickAsync());
    }

    [Fact]
    public async Task An_account_stop_closes_the_gate_for_every_instance_within_a_second_and_alerts_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        await other.ReadGateAsync();
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_SMS_User_Disabled" });

        await app.CallAsync();
        app.Time.Advance(TimeSpan.FromSeconds(1));

        var gate = await other.ReadGateAsync();
        Assert.Equal((GatePosition.Stopped, 1, "UserDisabled"), (gate.Position, gate.Generation, gate.Code));
        Assert.Equal((null, 1), (await other.CallAsync(), app.Alerts("UserDisabled")));
        Assert.Contains(app.Log.Of(LogLevel.Error), line => line.Contains("SmsFunctions.Alerts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_returns_what_was_written()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        await app.CloseAsync(GateDriver.Credits);
        app.Simulator.Gateway.Change(settings => settings with { Balance = 0.07m });
        await app.TickForAsync(TimeSpan.FromMinutes(1));

        var reopened = await other.ReadGateAsync();
        Assert.Equal(new PastStop("NotEnoughCredits", 1, app.Now, false, 0.07m), reopened.Past);

        await other.CloseAsync(GateDriver.Credits);
        var closed = await other.ReadGateAsync();
        Assert.Equal(0.07m, closed.BalanceSeen);
        Assert.Equal(closed, await app.StoredGateAsync());
    }

    [Fact]
    public async Task Instances_that_close_the_gate_at_the_same_time_close_it_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var (mine, others) = (await app.ReadGateAsync(), await other.ReadGateAsync());

        await Task.WhenAll(Enumerable.Range(0, 8).SelectMany(_ => new[]
        {
            app.Gate().ApplyAsync(mine, GateDriver.Credits, CancellationToken.None),
            other.Gate().ApplyAsync(others, GateDriver.Busy, CancellationToken.None),
        }));

        Assert.Equal((1, 1), ((await app.StoredGateAsync()).Generation, app.Alerts("closed")));
    }

    [Fact]
    public async Task A_result_closes_only_the_generation_that_it_started_under()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var before = await app.ReadGateAsync();
        await other.CloseAsync(GateDriver.Credits);
        await other.Gate().SetAsync(GatePosition.Open, null, CancellationToken.None);

        await app.Gate().ApplyAsync(before, GateDriver.Credits, CancellationToken.None);

        var gate = await app.StoredGateAsync();
        Assert.Equal((GatePosition.Open, 2), (gate.Position, gate.Generation));
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_closes_the_gate_once_and_raises_its_alert()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => request.Method == "POST");
        await app.CloseAsync(GateDriver.Credits);
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => request.Method == "PUT");
        await app.Gate().SetAsync(GatePosition.Open, null, CancellationToken.None);

        Assert.Equal((2, 1, 1), ((await app.StoredGateAsync()).Generation, app.Alerts("closed"), app.Alerts("open again")));
    }

    [Fact]
    public async Task The_row_is_read_at_most_once_a_second_for_all_callers()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        for (var tenth = 0; tenth < 30; tenth++)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.ReadGateAsync()));
            app.Time.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.Equal(3, app.TableWire.Requests.Count);
    }

    [Fact]
    public async Task Without_storage_the_last_known_gate_is_used_and_logged_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Credits);
        app.TableWire.Cuts = Cuts.Everything();
        for (var read = 0; read < 2; read++)
        {
            app.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(GatePosition.Stopped, (await app.ReadGateAsync()).Position);
        }

        Assert.Single(app.Log.Lines, line => line.Contains("gate cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_storage_an_unread_gate_is_an_error_and_no_gateway_answer_is_lost()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Everything();

        await Assert.ThrowsAnyAsync<Exception>(() => app.ReadGateAsync());
        await app.Gate().ApplyAsync(GateState.Initial, GateDriver.Credits, CancellationToken.None);
        app.TableWire.Cuts = null;

        Assert.Equal(GatePosition.Open, (await app.ReadGateAsync()).Position);
        Assert.Contains(app.Log.Of(LogLevel.Error), line => line.Contains("The move Stop of the gate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_caller_does_not_cancel_the_read_of_the_others()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        using var impatient = new CancellationTokenSource();
        var first = app.Gate().ReadAsync(impatient.Token);
        var second = app.ReadGateAsync();

        await impatient.CancelAsync();

        Assert.Equal(GatePosition.Open, (await second).Position);
        await Record.ExceptionAsync(() => first);
    }
}
