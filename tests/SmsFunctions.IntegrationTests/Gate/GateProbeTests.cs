using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;
using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Gate;

/// <summary>Tests of the probes with which a closed gate detects that the cause has ended.</summary>
[Collection(GateCollection.Name)]
public sealed class GateProbeTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task An_empty_account_is_probed_after_1_5_and_15_minutes_and_a_top_up_opens_the_gate()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Gateway.Change(settings => settings with { Balance = 0 });
        Assert.Equal(Verdict.AccountStopped, await app.CallAsync());
        await app.TickForAsync(TimeSpan.FromMinutes(14.5));
        Assert.Equal((2, GatePosition.Stopped), (app.BalanceCalls(), (await app.ReadGateAsync()).Position));

        app.Simulator.Gateway.Change(settings => settings with { Balance = 100 });
        await app.TickForAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((3, 1), (app.BalanceCalls(), app.Alerts("open again")));
        Assert.Equal(Verdict.Accepted, await app.CallAsync());
        Assert.True((await app.StoredGateAsync()).Past!.IsProven);
    }

    [Fact]
    public async Task A_balance_too_small_for_a_message_does_not_make_the_gate_flap()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Gateway.Change(settings => settings with { Balance = 3, Tariff = 5 });
        for (var minute = 0; minute < 180; minute++)
        {
            await app.CallAsync();
            await app.TickForAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal((2, 1), (app.Alerts("closed"), app.Alerts("open again")));
    }

    [Fact]
    public async Task A_wrong_password_keeps_the_gate_closed_until_the_gateway_accepts_it()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        string right = "";
        app.Simulator.Gateway.Change(settings => (right = settings.Password, settings with { Password = "another" }).Item2);
        await app.CallAsync();
        await app.TickForAsync(TimeSpan.FromMinutes(6));
        var gate = await app.ReadGateAsync();
        Assert.Equal((GatePosition.Stopped, "InvalidPassword", 2), (gate.Position, gate.Code, app.BalanceCalls()));

        app.Simulator.Gateway.Change(settings => settings with { Password = right });
        await app.TickForAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(Verdict.Accepted, await app.CallAsync());
    }

    [Fact]
    public async Task Instances_that_tick_at_the_same_time_probe_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        await app.CloseAsync(GateDriver.Credits);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Invalid_Login", Script = Script.Balance });

        app.Time.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 5).SelectMany(_ => new[] { app.ProbeTickAsync(), other.ProbeTickAsync() }));

        Assert.Equal(1, app.BalanceCalls());
        Assert.Equal("InvalidLogin", (await app.StoredGateAsync()).Code);
    }

    [Fact]
    public async Task A_probe_of_a_crashed_instance_is_repeated_at_the_next_probe_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Credits);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        app.GatewayWire.Cuts = Cuts.Everything();
        await app.ProbeTickAsync();
        app.GatewayWire.Cuts = null;

        Assert.Equal(new ProbeStep.Nothing(), await app.ProbeTickAsync());
        app.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(new ProbeStep.AskedBalance(Verdict.Accepted), await app.ProbeTickAsync());
    }

    [Fact]
    public async Task Ten_unreadable_answers_in_a_row_stop_the_gate_and_after_a_probe_one_more_is_enough()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Html, Script = Script.Single });
        for (var call = 0; call < 20; call++)
        {
            await app.CallAsync();
        }

        Assert.Equal((10, "Unreadable"), (app.Simulator.Calls.CountOf(GatewayScript.Single), (await app.ReadGateAsync()).Code));
        await app.TickForAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(Verdict.Unconfirmed, await app.CallAsync());
        Assert.Null(await app.CallAsync());

        Assert.Equal(11, app.Simulator.Calls.CountOf(GatewayScript.Single));
    }

    [Fact]
    public async Task A_gateway_that_was_offline_for_20_minutes_gets_one_probe_in_each_open_period()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Offline" });
        for (var call = 0; call < 20; call++)
        {
            await app.CallAsync();
        }

        Assert.Equal(5, app.Simulator.Calls.CountOf(GatewayScript.Single));
        var minutes = new List<double>();
        for (var begun = app.Now; app.Now < begun.AddMinutes(20);)
        {
            app.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAll(app.Gate().ProbeAsync(ReleaseAsync, CancellationToken.None), other.Gate().ProbeAsync(ReleaseAsync, CancellationToken.None));

            Task<bool> ReleaseAsync(int generation, CancellationToken cancellation)
            {
                lock (minutes)
                {
                    minutes.Add((app.Now - begun).TotalMinutes);
                }

                return WorkAsync(generation);
            }
        }

        Assert.Equal([0.5, 1.5, 3.5, 7.5, 15.5], minutes);
        Assert.Equal(10, app.Simulator.Calls.CountOf(GatewayScript.Single));

        async Task<bool> WorkAsync(int generation)
        {
            Assert.Null(await app.CallAsync());
            Assert.Equal(Verdict.TryLater, await app.CallAsync(generation));
            Assert.Null(await app.CallAsync(generation - 1));
            return true;
        }
    }

    [Fact]
    public async Task An_accepted_probe_opens_the_breaker()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Busy);
        app.Time.Advance(TimeSpan.FromSeconds(30));
        var step = Assert.IsType<ProbeStep.Released>(await app.Gate().ProbeAsync((_, _) => Task.FromResult(true), CancellationToken.None));

        Assert.Equal(Verdict.Accepted, await app.CallAsync(step.Generation));

        Assert.Equal(GatePosition.Open, (await app.ReadGateAsync()).Position);
        Assert.Equal(Verdict.Accepted, await app.CallAsync(step.Generation));
    }

    [Fact]
    public async Task A_probe_hint_newer_than_the_cached_gate_is_not_rejected()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        await app.CloseAsync(GateDriver.Busy);
        app.Time.Advance(TimeSpan.FromSeconds(30));
        await app.ReadGateAsync();
        var step = Assert.IsType<ProbeStep.Released>(await other.Gate().ProbeAsync((_, _) => Task.FromResult(true), CancellationToken.None));

        Assert.Equal(Verdict.Accepted, await app.CallAsync(step.Generation));
    }

    [Fact]
    public async Task Without_waiting_messages_the_probe_is_kept_for_the_next_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Busy);
        await app.TickForAsync(TimeSpan.FromMinutes(5));

        app.Time.Advance(TimeSpan.FromSeconds(10));
        var step = await app.Gate().ProbeAsync((_, _) => Task.FromResult(true), CancellationToken.None);

        Assert.Equal((await app.StoredGateAsync()).Generation, Assert.IsType<ProbeStep.Released>(step).Generation);
        Assert.Equal(1, (await app.StoredGateAsync()).Probes);
    }

    [Fact]
    public async Task A_probe_whose_hint_cannot_be_enqueued_is_kept()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Busy);
        app.Time.Advance(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<IOException>(() => app.Gate().ProbeAsync((_, _) => throw new IOException("the queue is away"), CancellationToken.None));
        app.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(new ProbeStep.NothingWaits(), await app.ProbeTickAsync());
    }

    [Fact]
    public async Task A_probe_without_a_result_is_replaced_when_its_lease_ends_and_its_late_result_is_ignored()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Busy);
        app.Time.Advance(TimeSpan.FromSeconds(30));
        var lost = Assert.IsType<ProbeStep.Released>(await app.Gate().ProbeAsync((_, _) => Task.FromResult(true), CancellationToken.None));
        var under = await app.ReadGateAsync();
        await app.TickForAsync(TimeSpan.FromSeconds(110));
        Assert.Equal(lost.Generation, (await app.StoredGateAsync()).Generation);

        app.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<ProbeStep.Released>(await app.Gate().ProbeAsync((_, _) => Task.FromResult(true), CancellationToken.None));
        await app.Gate().ApplyAsync(under, new GateMove.ProbePassed(true), CancellationToken.None);

        Assert.Equal(GatePosition.Breaker, (await app.StoredGateAsync()).Position);
        Assert.Null(await app.CallAsync(lost.Generation));
    }

    [Fact]
    public async Task A_held_gate_is_not_probed_and_an_operator_can_open_it_without_a_probe()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Gate().SetAsync(GatePosition.Held, "a holiday", CancellationToken.None);
        await app.TickForAsync(TimeSpan.FromMinutes(10));
        Assert.Equal((GatePosition.Held, 0, null), ((await app.ReadGateAsync()).Position, app.BalanceCalls(), await app.CallAsync()));

        await app.Gate().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.CloseAsync(GateDriver.Credits);
        await app.Gate().SetAsync(GatePosition.Open, "paid", CancellationToken.None);

        Assert.Equal((Verdict.Accepted, 0), (await app.CallAsync(), app.BalanceCalls()));
    }

    [Fact]
    public async Task A_hold_set_while_a_probe_is_in_progress_overrides_the_probe_result()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Credits);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        app.GatewayWire.Cuts = Cuts.Meanwhile(
            1, _ => true, () => app.Gate().SetAsync(GatePosition.Held, "wait", CancellationToken.None).GetAwaiter().GetResult());

        await app.ProbeTickAsync();

        Assert.Equal((1, GatePosition.Held), (app.BalanceCalls(), (await app.StoredGateAsync()).Position));
    }
}
