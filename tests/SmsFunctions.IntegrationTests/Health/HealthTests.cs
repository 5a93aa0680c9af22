using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Gate;
using SmsFunctions.Health;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;
using SmsFunctions.Timers;

namespace SmsFunctions.IntegrationTests.Health;

/// <summary>Tests of GET health, which uptime checks and operators use.</summary>
public sealed class HealthTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_new_app_reports_every_part_as_healthy()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var health = await AskAsync(app);

        Assert.Equal(200, health.Status);
        Assert.Equal("""{"status":"ok","problems":[],"settings":[],"storage":"ok","gate":"open","oldestDue":null}""", health.Body);
    }

    [Theory]
    [InlineData(GatePosition.Held, "held")]
    public async Task A_closed_gate_is_degraded_and_not_a_failure(GatePosition position, string word)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<SendingGate>().SetAsync(position, "test", CancellationToken.None);

        var health = await AskAsync(app);

        Assert.Equal((200, "degraded", word), (health.Status, health.Json["status"]!.GetValue<string>(), health.Json["gate"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("ReleaseTimer")]
    [InlineData("TrackingTimer")]
    [InlineData("MaintenanceTimer")]
    public async Task A_timer_that_no_longer_completes_is_named(string timer)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Time.Advance(HealthCheck.Overdue + TimeSpan.FromMinutes(1));
        await TickAsync(app, except: timer);

        var health = await AskAsync(app);

        Assert.Equal(503, health.Status);
        Assert.Equal(
            $"{timer} has not completed since {InProcessApp.Start:u}",
            Assert.Single(health.Json["problems"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task A_message_long_overdue_is_a_failure_until_it_is_sent_regardless_of_its_hints()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.AcceptAsync();
        await LoseHintsForAsync(HealthCheck.Overdue + TimeSpan.FromMinutes(5));
        var overdue = await AskAsync(app);
        await LoseHintsForAsync(TimeSpan.FromMinutes(20));
        var later = await AskAsync(app);
        await app.WorkAsync();
        await app.LiveAsync(TimeSpan.FromMinutes(5));
        var recovered = await AskAsync(app);

        Assert.Equal((503, 503, 200), (overdue.Status, later.Status, recovered.Status));
        Assert.Equal(InProcessApp.Start, later.Json["oldestDue"]!.GetValue<DateTimeOffset>());
        Assert.Equal(
            $"messages have been due since {InProcessApp.Start:u} and are not sent",
            Assert.Single(overdue.Json["problems"]!.AsArray())!.GetValue<string>());
        Assert.Null(recovered.Json["oldestDue"]);

        async Task LoseHintsForAsync(TimeSpan span)
        {
            for (var end = app.Now + span; app.Now < end;)
            {
                app.Time.Advance(TimeSpan.FromMinutes(2.5));
                await TickAsync(app);
                if (app.Now < end)
                {
                    await app.LoseHintsAsync();
                }
            }
        }
    }

    [Fact]
    public async Task A_timer_that_fails_midway_has_not_completed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.AcceptAsync();
        await app.LoseHintsAsync();
        app.QueueWire.Cuts = Cuts.Before(request => request.IsPut(Keys.SendQueue));
        app.Time.Advance(HealthCheck.Overdue + TimeSpan.FromMinutes(1));
        await TickAsync(app, except: "ReleaseTimer");
        await Assert.ThrowsAnyAsync<Exception>(() => app.Create<TimerFunctions>().ReleaseAsync(new TimerInfo(), CancellationToken.None));

        Assert.Contains("ReleaseTimer has not completed", (await AskAsync(app)).Body);
    }

    [Fact]
    public async Task Settings_that_are_probably_mistakes_are_reported()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Gateway:Sender"] = "TESTSMS" });

        var health = await AskAsync(app);

        Assert.Equal(200, health.Status);
        Assert.Contains("trial name", Assert.Single(health.Json["settings"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task Repeated_requests_run_the_checks_once_in_two_seconds()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await AskAsync(app);
        app.TableWire.ForgetRequests();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(app)));
        Assert.Empty(app.TableWire.Requests);

        app.Time.Advance(TimeSpan.FromSeconds(2));
        await AskAsync(app);
        Assert.NotEmpty(app.TableWire.Requests);
    }

    private static async Task TickAsync(InProcessApp app, string? except = null)
    {
        var timers = app.Create<TimerFunctions>();
        (string Name, Func<TimerInfo, CancellationToken, Task> Tick)[] all =
        [
            ("TrackingTimer", timers.TrackAsync), ("ReleaseTimer", timers.ReleaseAsync), ("MaintenanceTimer", timers.MaintainAsync),
        ];
        foreach (var (_, tick) in all.Where(timer => timer.Name != except))
        {
            await tick(new TimerInfo(), CancellationToken.None);
        }
    }

    private static Task<DirectCall> AskAsync(InProcessApp app) =>
        DirectCall.OfAsync(app.Services, [], request => app.Create<HealthFunctions>().GetAsync(request, CancellationToken.None));
}
