using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of a host shutdown while a message is handled.</summary>
[Collection(SendingTests.Name)]
public sealed class ShutdownTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_shutdown_while_the_claim_is_being_stored_still_ends_in_a_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        using var shutdown = new CancellationTokenSource();
        var id = await app.AcceptAsync();
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, shutdown.Cancel);

        var hint = Assert.Single(await app.TakeSendHintsAsync());
        await app.Sender.HandleAsync(hint, shutdown.Token);

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task A_shutdown_before_the_claim_leaves_the_message_queued()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        var hint = Assert.Single(await app.TakeSendHintsAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Sender.HandleAsync(hint, new CancellationToken(canceled: true)));

        await app.AssertEndAsync(id, MessageStatus.Queued, inLedger: 0, attempts: 0);
    }
}
