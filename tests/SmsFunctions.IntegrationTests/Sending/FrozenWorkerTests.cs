using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of a process that is frozen between its claim and its call.</summary>
[Collection(SendingTests.Name)]
public sealed class FrozenWorkerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_worker_frozen_between_claim_and_call_returns_the_message_to_the_queue()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () => app.Time.Advance(TimeSpan.FromSeconds(61)));

        await app.WorkAsync();

        Assert.Equal(0, app.Simulator.Calls.CountOf("1c_s.php"));
        await app.AssertEndAsync(id, MessageStatus.Queued, inLedger: 0, attempts: 0);
        await app.RetryAsync(id);
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task A_frozen_worker_whose_lease_expired_still_returns_the_unsent_message_to_the_queue()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () => app.Time.Advance(TimeSpan.FromMinutes(10)));
        app.QueueWire.Cuts = Cuts.Meanwhile(1, request => request.IsPut(Keys.SendQueue), () =>
            app.Sender.HandleAsync(new SendHint(id), CancellationToken.None).GetAwaiter().GetResult());

        var hint = Assert.Single(await app.TakeSendHintsAsync());
        await app.Sender.HandleAsync(hint, CancellationToken.None);

        var chunk = await app.AssertEndAsync(id, MessageStatus.Queued, inLedger: 0, attempts: 0);
        Assert.Contains(chunk.Recipients[0].History, step => step.Status == MessageStatus.Unconfirmed);
        await app.RetryAsync(id);
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }
}
