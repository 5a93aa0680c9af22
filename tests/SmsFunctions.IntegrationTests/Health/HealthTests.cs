using SmsFunctions.Account;
using SmsFunctions.Health;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Health;

/// <summary>GET health: what an uptime check and the person on call are told.</summary>
public sealed class HealthTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_new_app_is_healthy_and_says_so_of_every_part()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var health = await AskAsync(app);

        Assert.Equal(200, health.Status);
        Assert.Equal("""{"status":"ok","problems":[],"settings":[],"storage":"ok","gate":"open","oldestDue":null}""", health.Body);
    }

    [Theory]
    [InlineData(GatePosition.Held, "held")]
    public async Task A_closed_gate_is_degraded_and_no_failure_since_messages_are_taken(GatePosition position, string word)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<Gate>().SetAsync(position, "test", CancellationToken.None);

        var health = await AskAsync(app);

        Assert.Equal((200, "degraded", word), (health.Status, health.Json["status"]!.GetValue<string>(), health.Json["gate"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_timer_that_no_longer_comes_to_its_end_is_named()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.TrackingSweep.RunAsync(CancellationToken.None);
        app.Time.Advance(HealthCheck.Overdue + TimeSpan.FromMinutes(1));
        await app.TrackingSweep.RunAsync(CancellationToken.None);

        var health = await AskAsync(app);

        Assert.Equal(503, health.Status);
        Assert.Equal($"ReleaseTimer has not come to its end since {InProcessApp.Start:u}", Assert.Single(health.Json["problems"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task A_message_that_is_due_and_not_sent_for_long_is_a_failure_until_it_is_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.AcceptAsync();
        await app.LoseHintsAsync();
        app.Time.Advance(HealthCheck.Overdue + TimeSpan.FromMinutes(5));
        await app.TrackingSweep.RunAsync(CancellationToken.None);
        await app.SendSweep.RunAsync(CancellationToken.None);

        var sick = await AskAsync(app);
        await app.WorkAsync();
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.SendSweep.RunAsync(CancellationToken.None);
        var well = await AskAsync(app);

        Assert.Equal((503, 200), (sick.Status, well.Status));
        Assert.Equal(InProcessApp.Start.AddMinutes(2), sick.Json["oldestDue"]!.GetValue<DateTimeOffset>());
        Assert.Contains("messages have been due since", Assert.Single(sick.Json["problems"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_hardly_meant_in_the_settings_is_said()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Gateway:Sender"] = "TESTSMS" });

        var health = await AskAsync(app);

        Assert.Equal(200, health.Status);
        Assert.Contains("trial name", Assert.Single(health.Json["settings"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task Asked_again_and_again_it_looks_once_in_two_seconds()
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

    private static Task<DirectCall> AskAsync(InProcessApp app) =>
        DirectCall.OfAsync(app.Services, [], request => app.Create<HealthFunctions>().GetAsync(request, CancellationToken.None));
}
