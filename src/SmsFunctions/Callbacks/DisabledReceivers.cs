using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>Addresses that answered 410. They get no callbacks until an operator redelivers one.</summary>
public sealed class DisabledReceivers(TableServiceClient tables, TimeProvider time)
{
    private const string Partition = "callback";
    private const string Since = nameof(Since);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    public async Task<bool> ContainsAsync(string address, CancellationToken cancellation) =>
        (await _table.GetEntityIfExistsAsync<TableEntity>(Partition, RowOf(address), cancellationToken: cancellation)).HasValue;

    public Task AddAsync(string address, CancellationToken cancellation) =>
        _table.UpsertEntityAsync(new TableEntity(Partition, RowOf(address)) { [Since] = time.GetUtcNow() }, TableUpdateMode.Replace, cancellation);

    public async Task RemoveAsync(string address, CancellationToken cancellation)
    {
        try
        {
            await _table.DeleteEntityAsync(Partition, RowOf(address), ETag.All, cancellation);
        }
        catch (RequestFailedException gone) when (StorageFault.HasLostRace(gone))
        {
            // The address was not disabled.
        }
    }

    // The key is a hash, because an address may hold secrets.
    private static string RowOf(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));
}
