using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.TestSupport;
using SmsFunctions.Tracking;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests of queue messages that are not hints of this app, or are out of date.</summary>
[Collection(TrackingTests.Name)]
public sealed class HintTests(AzuriteFixture azurite)
{
    public static TheoryData<string> Rubbish => new(
        "", " ", "null", "{}", "[]", "5", "\"text\"", "{", "<xml/>", "\0", "{\"id\":5}", "{\"id\":null}", "{\"id\":\"\"}",
        "{\"id\":\"x202103149999999999999aaaaaaaa0000\"}",
        "{\"others\":[null]}", "{\"others\":5}",
        "{\"chunks\":null}", "{\"chunks\":[]}", "{\"chunks\":[null]}", "{\"chunks\":[5]}", "{\"chunks\":\"x\"}", new string('[', 100_000));

    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task Malformed_queue_messages_are_dropped_without_an_exception(string message)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        await app.Create<SendFunctions>().SendAsync(message, CancellationToken.None);
        await app.Create<PollFunctions>().PollAsync(message, CancellationToken.None);

        Assert.Empty(app.TableWire.Requests);
        Assert.Equal(0, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_hint_that_carries_another_chunk_or_no_etag_makes_its_worker_read()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        await app.AcceptAsync();
        var hints = await app.TakeSendHintsAsync();
        var mixed = hints.Single(hint => hint.Id == id) with { Chunk = hints.Single(hint => hint.Id != id).Chunk };

        await app.Sender.HandleAsync(mixed, CancellationToken.None);
        await app.Sender.HandleAsync(hints.Single(hint => hint.Id != id) with { ETag = "" }, CancellationToken.None);

        Assert.Equal(2, app.Simulator.Ledger.Count);
        Assert.All(hints, hint => Assert.Equal(MessageStatus.Sent, app.Stored.ChunkAsync(hint.Id).GetAwaiter().GetResult().Recipients[0].Status));
        await app.Stored.AssertMarkersAsync();
    }
}
