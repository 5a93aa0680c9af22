using Azure;
using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>
/// Table <c>SmsKeys</c>: which signed deliveries were taken in. A nonce is kept after its message is stored and not before: a delivery that failed half-way must be taken
/// in when it is tried again, and those that come at the same time are one by what they say.
/// </summary>
public sealed class HookNonces(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(Keys.KeysTable);

    public async Task<bool> IsKnownAsync(string source, string nonce, CancellationToken cancellation)
    {
        var (partition, row) = Keys.Hashed(Keys.HookNonce(source, nonce));
        return (await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation)).HasValue;
    }

    public async Task KeepAsync(string source, string nonce, DateTimeOffset now, CancellationToken cancellation)
    {
        var (partition, row) = Keys.Hashed(Keys.HookNonce(source, nonce));
        try
        {
            await _table.AddEntityAsync(new TableEntity(partition, row) { ["At"] = now }, cancellation);
        }
        catch (RequestFailedException taken) when (StorageFault.IsTaken(taken))
        {
            // Another of the same has noted it, or this insert was repeated below us.
        }
    }
}
