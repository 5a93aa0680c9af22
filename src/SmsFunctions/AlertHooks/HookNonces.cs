using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.AlertHooks;

/// <summary>
/// Stores in table <c>SmsKeys</c> which signed deliveries were accepted. A nonce is stored after its message, not before, so that a delivery that failed
/// half-way is accepted when it is retried. Identical deliveries that arrive at the same time are recognised by their content.
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
            // A concurrent delivery stored the same nonce, or the SDK retried an insert that had succeeded.
        }
    }
}
