using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>Addresses that answered 410 and are called no more, until an operator sends a callback there again.</summary>
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
            // It was not disabled.
        }
    }

    // An address may hold secrets of its own.
    private static string RowOf(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));
}
