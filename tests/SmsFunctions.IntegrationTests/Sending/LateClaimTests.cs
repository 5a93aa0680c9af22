using System.Net;
using System.Net.Sockets;
using SmsFunctions.Gate;
using SmsFunctions.IntegrationTests.Gate;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>
/// Tests of a claim that storage applies only after its worker has given the write up: the connection broke, the row was read unchanged, and then the
/// request arrived.
/// </summary>
[Collection(SendingTests.Name)]
public sealed class LateClaimTests(AzuriteFixture azurite)
{
    // The first request and the three repetitions of the storage client.
    private const int Tries = 4;

    [Fact]
    public async Task A_claim_that_is_stored_late_still_belongs_to_its_worker_which_makes_the_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        var hint = Assert.Single(await app.TakeSendHintsAsync());
        DelayClaim(app, () => { });

        await app.Sender.HandleAsync(hint, CancellationToken.None);

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task A_claim_that_is_stored_late_is_handed_back_when_its_worker_must_not_make_the_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        var hint = Assert.Single(await app.TakeSendHintsAsync());
        DelayClaim(app, () => app.Gate().SetAsync(GatePosition.Held, "a test", CancellationToken.None).GetAwaiter().GetResult());

        await app.Sender.HandleAsync(hint, CancellationToken.None);

        var chunk = await app.Stored.ChunkAsync(id);
        Assert.Equal((MessageStatus.Queued, 0, HoldReason.Gate, 0), (chunk.Recipients[0].Status, chunk.Attempts, chunk.HeldBy, app.Simulator.Ledger.Count));
        await app.Gate().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.LiveAsync(TimeSpan.FromMinutes(2));
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    // The connections of the claim break before storage gets it. It arrives just before the worker's next write.
    private void DelayClaim(InProcessApp app, Action meanwhile)
    {
        var (seen, late) = (0, Array.Empty<byte>());
        app.TableWire.Cuts = request =>
        {
            if (!request.IsTransaction || ++seen > Tries + 1)
            {
                return null;
            }

            late = seen == 1 ? request.Bytes : late;
            if (seen == Tries)
            {
                meanwhile();
            }

            if (seen <= Tries)
            {
                return new Cut(Before: true, () => { });
            }

            Deliver(late);
            return null;
        };
    }

    private void Deliver(byte[] request)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, azurite.Azurite.ServedPorts.Table);
        client.GetStream().Write(request);
        var answer = new byte[64];
        Assert.NotEqual(0, client.GetStream().Read(answer));
    }
}
