using SmsFunctions.IntegrationTests.Support;
using SmsFunctions.Sending;
using SmsFunctions.Sending.Batches;
using SmsFunctions.Storage;
using SmsFunctions.Tracking;

namespace SmsFunctions.IntegrationTests.Tracking;

/// <summary>Status checks of many recipients at a gateway that takes its time.</summary>
public sealed class LongRoundTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_round_that_takes_too_long_stores_what_it_heard_and_goes_on_a_little_later()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await SendFourAsync(app);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        var asked = 0;
        app.GatewayWire.Cuts = SlowStatus(app, () => Interlocked.Increment(ref asked));

        await app.Get<PollHandler>().HandleAsync(new PollHint([id]), CancellationToken.None);
        var half = await app.Stored.ChunkAsync(id);
        app.GatewayWire.Cuts = null;
        var whole = await app.NextCheckAsync(id);

        Assert.Equal(3, asked);
        Assert.Equal([MessageStatus.Delivered, MessageStatus.Delivered, MessageStatus.Delivered, MessageStatus.Sent], half.Recipients.Select(recipient => recipient.Status));
        Assert.All(whole.Recipients, recipient => Assert.Equal(MessageStatus.Delivered, recipient.Status));
        await app.Stored.AssertMarkersAsync();
    }

    // Each answer takes 50 s of the app's clock, short of the call's time-out: the fourth call would begin after two minutes.
    private static Func<ProxiedRequest, Cut?> SlowStatus(InProcessApp app, Action asked) => request =>
    {
        if (request.Path.EndsWith("1c_i.php", StringComparison.Ordinal))
        {
            asked();
            app.Time.Advance(TimeSpan.FromSeconds(50));
        }

        return null;
    };

    private static async Task<ChunkId> SendFourAsync(InProcessApp app)
    {
        var messages = Enumerable.Range(0, 4).Select(i => new BatchMessage(i, $"7900123456{i}", "Hello", 1, null)).ToList();
        var accepted = Assert.IsType<BatchOutcome.Accepted>(await app.Get<BatchIntake>().AcceptAsync(new BatchPlan(messages, [], [], "DEMO", null), InProcessApp.Soon(app.Now), Acceptance.Of(app.Now), CancellationToken.None));
        await app.WorkAsync();
        return accepted.Id.Chunk(0);
    }
}
