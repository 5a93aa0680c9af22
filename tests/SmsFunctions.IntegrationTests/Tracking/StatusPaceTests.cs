using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;
using SmsFunctions.Tracking;

namespace SmsFunctions.IntegrationTests.Tracking;

/// <summary>Tests of the status calls that reach the gateway in a second.</summary>
[Collection(TrackingTests.Name)]
public sealed class StatusPaceTests(AzuriteFixture azurite)
{
    private const int Rate = 20;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Way = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_chunk_of_200_makes_at_most_twenty_calls_in_every_second()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sent = (await app.SentAsync(1, recipients: Chunk.MaxRecipients)).Single();
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.TrackingSweep.RunAsync(CancellationToken.None);
        var hint = HintReader.Read(Assert.Single(await app.TakeAsync(Keys.PollQueue)), PollHintJson.Types.PollHint, out _)!;
        app.Simulator.Calls.Clear();

        var checking = Handler(app).HandleAsync(hint, CancellationToken.None);
        await Eventually.Get(
            () =>
            {
                app.Time.Advance(TimeSpan.FromMilliseconds(10));
                return Task.FromResult(checking.IsCompleted);
            },
            isCompleted => isCompleted,
            "the check is done",
            step: TimeSpan.FromMilliseconds(2));
        await checking;

        var calls = app.Simulator.Calls.Last.Select(call => call.At).ToList();
        Assert.Equal(Chunk.MaxRecipients, calls.Count);
        // The clock moves a little between the beginning of a call and its arrival.
        Assert.All(calls, at => Assert.InRange(calls.Count(other => other >= at && other < at + Second - Way), 1, Rate));
        Assert.All((await app.Stored.ChunkAsync(sent.Id)).Recipients, recipient => Assert.Equal(MessageStatus.Delivered, recipient.Status));
    }

    // The worker of a hint, with the pace on the test's clock.
    private static PollHandler Handler(InProcessApp app) =>
        ActivatorUtilities.CreateInstance<PollHandler>(app.Services, new PollRound(app.Get<GatewayClient>(), new Pace(Second / Rate, app.Time), app.Time));
}
