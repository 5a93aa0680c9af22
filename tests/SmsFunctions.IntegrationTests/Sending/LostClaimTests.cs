using SmsFunctions.Sending;
using SmsFunctions.StopList;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>A regression test. A fault run found an unconfirmed message all of whose calls had an answer.</summary>
[Collection(SendingTests.Name)]
public sealed class LostClaimTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_claim_whose_answer_is_lost_in_an_outage_leads_to_its_call_when_storage_is_back()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        var hint = Assert.Single(await app.TakeSendHintsAsync());
        await app.Get<SmsFunctions.Account.GatewaySlots>().TakeAsync(CancellationToken.None)
            .ContinueWith(slot => slot.Result!.Dispose(), TaskScheduler.Default);
        await app.Get<RecipientRules>().RefreshAsync(CancellationToken.None);
        var claimed = false;
        app.TableWire.Cuts = request => new Cut(Before: claimed, () => claimed |= request.IsTransaction);

        var working = app.Sender.HandleAsync(hint, CancellationToken.None);
        await Eventually.True(
            () => app.Log.Lines.Any(line => line.Contains("was claimed is unknown", StringComparison.Ordinal)), "the worker waits for storage");
        app.TableWire.Cuts = null;
        await app.LetTimePassAsync(() => working.IsCompleted);
        await working;

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }
}
