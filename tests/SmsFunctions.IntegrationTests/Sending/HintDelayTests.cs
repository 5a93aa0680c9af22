using GatewaySimulator.Faults;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of hints with a visibility delay.</summary>
[Collection(SendingTests.Name)]
public sealed class HintDelayTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_delays_between_attempts_grow_and_the_hint_waits_in_the_queue_as_long()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy" });
        var chunk = await app.SendAsync();
        var delays = new List<double>();
        for (var retry = 0; retry < 3; retry++)
        {
            delays.Add((chunk.NotBefore - app.Now).TotalSeconds);
            Assert.Equal(Marker.RoundUp(chunk.NotBefore.AddMinutes(2)), chunk.Marker?.At);
            await app.RetryAsync(chunk.Id);
            chunk = await app.Stored.ChunkAsync(chunk.Id);
        }

        Assert.Equal([2.5, 5, 10], delays);
        var puts = app.QueueWire.Requests.Where(request => request.IsPut(Keys.SendQueue));
        Assert.Equal(["3", "5", "10", "20"], puts.Select(request => request.Query("visibilitytimeout")).OfType<string>());
    }

    [Fact]
    public async Task A_retry_that_has_just_become_visible_does_not_make_the_queue_look_old()
    {
        await using var app = await InProcessApp.StartAsync(azurite, new DateTimeOffset(2099, 1, 1, 12, 0, 0, TimeSpan.Zero));
        var lost = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        app.Time.Advance(TimeSpan.FromMinutes(3));
        var retried = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        await app.Get<SendQueue>().TryPutAsync(await app.Stored.ChunkAsync(retried), TimeSpan.FromSeconds(1));
        await Eventually.Get(() => app.PeekAsync(Keys.SendQueue), front => front is not null, "the retry is visible");

        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Contains(await app.TakeSendHintsAsync(), hint => hint.Id == lost);
    }
}
