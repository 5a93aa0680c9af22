using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.OneC;

/// <summary>Table <c>SmsOneC</c>: which request a number of the 1C door stands for. A row is written once and never changed.</summary>
public sealed class RequestNumbers(TableServiceClient tables)
{
    private const string Request = nameof(Request), At = nameof(At);

    private readonly TableClient _table = tables.GetTableClient(Keys.OneCTable);

    /// <summary>A number for a request that is going to be stored.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be reached. A row may be there; nobody knows its number.</exception>
    public async Task<string> AddAsync(BatchId request, CancellationToken cancellation)
    {
        while (true)
        {
            var number = SmsId.NewRequest();
            var (partition, row) = Keys.OneCRequest(number);
            try
            {
                await _table.AddEntityAsync(new TableEntity(partition, row) { [Request] = request.ToString(), [At] = request.CreatedAt }, cancellation);
                return number;
            }
            catch (RequestFailedException taken) when (StorageFault.IsTaken(taken))
            {
                // By this very insert, repeated below us, or by another request: then chance is asked again.
                if (await FindAsync(number, cancellation) == request)
                {
                    return number;
                }
            }
        }
    }

    /// <summary>Null when the number was never given out.</summary>
    public async Task<BatchId?> FindAsync(string number, CancellationToken cancellation)
    {
        var (partition, row) = Keys.OneCRequest(number);
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue && BatchId.TryParse(found.Value!.GetString(Request), out var request) ? request : null;
    }
}
