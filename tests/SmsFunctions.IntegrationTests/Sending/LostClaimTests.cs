using SmsFunctions.Concurrency;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Regression tests. Fault runs found unconfirmed messages all of whose calls had an answer, or that had no call.</summary>
[Collection(SendingTests.Name)]
public sealed class LostClaimTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_claim_whose_answer_is_lost_in_an_outage_leads_to_its_call_when_storage_is_back()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (id, working) = await LoseAnswerOfClaimAsync(app);

        app.TableWire.Cuts = null;
        await app.LetTimePassAsync(() => working.IsCompleted);
        await working;

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task A_claim_whose_answer_is_lost_and_that_another_worker_gives_up_is_queued_again_because_its_call_was_not_made()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (id, working) = await LoseAnswerOfClaimAsync(app);

        app.TableWire.Cuts = null;
        var table = app.Get<ChunkTable>();
        var claimed = (await table.ReadAsync(id, CancellationToken.None))!;
        var givenUp = Assert.IsType<Claim.GiveUp>(app.Get<ChunkMachine>().Claim(claimed.Chunk, claimed.Chunk.LeaseUntil!.Value.AddSeconds(1)));
        Assert.True((await table.WriteAsync(claimed, givenUp.Next, CancellationToken.None)).Written);
        await app.LetTimePassAsync(() => working.IsCompleted);
        await working;

        var message = (await table.ReadAsync(id, CancellationToken.None))!.Chunk.Recipients[0];
        Assert.Equal(
            [MessageStatus.Queued, MessageStatus.Sending, MessageStatus.Unconfirmed, MessageStatus.Queued],
            message.History.Select(step => step.Status));
        Assert.Equal(0, app.Simulator.Ledger.Count);

        await app.Sender.HandleAsync(new SendHint(id), CancellationToken.None);
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    // The claim is stored, but its answer and all later requests of the worker are cut. The worker waits for storage.
    private static async Task<(ChunkId Id, Task Working)> LoseAnswerOfClaimAsync(InProcessApp app)
    {
        var id = await app.AcceptAsync();
        var hint = Assert.Single(await app.TakeSendHintsAsync());
        await app.Get<GatewaySlots>().TakeAsync(Priority.Normal, CancellationToken.None)
            .ContinueWith(slot => slot.Result!.Dispose(), TaskScheduler.Default);
        await app.Get<RecipientRules>().RefreshAsync(CancellationToken.None);
        var claimed = false;
        app.TableWire.Cuts = request => new Cut(Before: claimed, () => claimed |= request.IsTransaction);

        var working = app.Sender.HandleAsync(hint, CancellationToken.None);
        await Eventually.True(
            () => app.Log.Lines.Any(line => line.Contains("tries the claim again", StringComparison.Ordinal)), "the worker waits for storage");
        return (id, working);
    }
}
