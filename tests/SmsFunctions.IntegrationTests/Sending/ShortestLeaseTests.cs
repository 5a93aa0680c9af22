using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>A regression test. A fault run with the shortest allowed lease sent no message.</summary>
[Collection(SendingTests.Name)]
public sealed class ShortestLeaseTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_lease_as_short_as_the_settings_allow_leaves_time_to_send()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Gateway:Timeout"] = "00:00:10", ["Sending:Lease"] = "00:00:12" });
        var id = await app.AcceptAsync();

        // Storing a claim takes some time in a real storage account.
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () => app.Time.Advance(TimeSpan.FromMilliseconds(50)));
        await app.WorkAsync();

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }
}
