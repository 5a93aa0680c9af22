using Azure;
using Azure.Data.Tables;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Idempotency;

public sealed class IdempotencyKeyTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_key_that_keeps_appearing_and_disappearing_ends_in_an_error()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (partition, row) = Keys.Hashed("k");
        var table = new TableServiceClient(app.Direct).GetTableClient(Keys.KeysTable);
        var claims = 0;
        app.TableWire.Cuts = request =>
        {
            if (request.Method == "POST" && ++claims <= 10)
            {
                Task.Run(() => table.UpsertEntityAsync(new TableEntity(partition, row))).GetAwaiter().GetResult();
            }
            else if (request.Method == "GET")
            {
                Task.Run(() => table.DeleteEntityAsync(partition, row)).GetAwaiter().GetResult();
            }

            return null;
        };

        var fault = await Assert.ThrowsAsync<RequestFailedException>(() =>
            app.Get<IdempotencyKeys>().ClaimAsync("k", "body", Acceptance.Of(app.Now), CancellationToken.None));

        Assert.Equal((409, 3), (fault.Status, claims));
    }
}
