using GatewaySimulator.Faults;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;
using SmsFunctions.Tracking;

namespace SmsFunctions.IntegrationTests.Tracking;

/// <summary>Tests of status checks of many recipients at a gateway that is slow or does not answer.</summary>
public sealed class LongRoundTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string StatusScript = "1c_i.php";
    private const int Parallel = 4;

    // The clock moves during the calls, which must not end by their timeout.
    private static readonly Dictionary<string, string?> Patient = new() { ["Gateway:Timeout"] = "00:04:00", ["Sending:Lease"] = "00:05:00" };

    [Fact]
    public async Task A_round_that_takes_too_long_stores_its_answers_and_continues_a_little_later()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Patient);
        var sent = (await app.SentAsync(1, recipients: 20)).Single();
        app.Time.Advance(TimeSpan.FromMinutes(1));

        // Most of the time of the round passes before its calls, so that none of these reaches its timeout on a busy machine.
        var (reads, asked) = (0, 0);
        app.TableWire.Cuts = PassOn(_ => app.Time.Advance(TimeSpan.FromSeconds(Interlocked.Increment(ref reads) == 1 ? 150 : 0)));
        app.GatewayWire.Cuts = OnStatus(() => app.Time.Advance(TimeSpan.FromSeconds(Interlocked.Increment(ref asked) % Parallel == 0 ? 40 : 0)));

        await app.Poller.HandleAsync(new PollHint([sent.Id]), CancellationToken.None);
        var part = await app.Stored.ChunkAsync(sent.Id);
        (app.TableWire.Cuts, app.GatewayWire.Cuts) = (null, null);
        var whole = await app.NextCheckAsync(sent.Id);

        Assert.InRange(asked, 12, 16);
        Assert.Equal(asked, part.Recipients.Count(recipient => recipient.Status == MessageStatus.Delivered));
        Assert.Equal((0, app.Now), (part.PollNumber, part.Marker!.Value.At));
        Assert.All(whole.Recipients, recipient => Assert.Equal(MessageStatus.Delivered, recipient.Status));
        Assert.Equal(20, app.Simulator.Calls.CountOf(StatusScript));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Rounds_that_are_all_cut_short_reach_every_recipient()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Patient);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Sent" });
        var sent = (await app.SentAsync(1, recipients: 20)).Single();
        app.Time.Advance(TimeSpan.FromMinutes(1));
        var asked = 0;
        app.GatewayWire.Cuts = OnStatus(() => app.Time.Advance(TimeSpan.FromSeconds(Interlocked.Increment(ref asked) % Parallel == 0 ? 100 : 0)));

        var chunk = sent;
        for (var round = 0; round < 10 && chunk.Recipients.Any(recipient => recipient.GatewayStatus is null); round++)
        {
            chunk = await app.NextCheckAsync(sent.Id);
        }

        Assert.All(chunk.Recipients, recipient => Assert.Equal("Sent", recipient.GatewayStatus));
    }

    [Fact]
    public async Task Four_status_requests_run_at_a_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sent = (await app.SentAsync(1, recipients: 2 * Parallel)).Single();
        app.Time.Advance(TimeSpan.FromSeconds(20));
        using var together = new Barrier(Parallel);
        app.GatewayWire.Cuts = OnStatus(() => Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(10))));

        await app.Poller.HandleAsync(new PollHint([sent.Id]), CancellationToken.None);

        Assert.Equal(2, together.CurrentPhaseNumber);
        Assert.All((await app.Stored.ChunkAsync(sent.Id)).Recipients, recipient => Assert.Equal(MessageStatus.Delivered, recipient.Status));
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_does_not_get_two_hundred_requests()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sent = (await app.SentAsync(1, recipients: 200)).Single();
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy" });
        app.Time.Advance(TimeSpan.FromMinutes(30));

        await app.Poller.HandleAsync(new PollHint([sent.Id]), CancellationToken.None);
        var silent = await app.Stored.ChunkAsync(sent.Id);
        app.Simulator.Faults.Clear();
        var heard = await app.NextCheckAsync(sent.Id);

        Assert.InRange(app.Simulator.Calls.CountOf(StatusScript), 200 + 8, 200 + 8 + Parallel - 1);
        Assert.All(silent.Recipients, recipient => Assert.Equal(MessageStatus.Sent, recipient.Status));
        Assert.All(heard.Recipients, recipient => Assert.Equal(MessageStatus.Delivered, recipient.Status));
    }

    private static Func<ProxiedRequest, Cut?> OnStatus(Action asked) => PassOn(request =>
    {
        if (request.Path.EndsWith(StatusScript, StringComparison.Ordinal))
        {
            asked();
        }
    });

    private static Func<ProxiedRequest, Cut?> PassOn(Action<ProxiedRequest> seen) => request =>
    {
        seen(request);
        return null;
    };
}
