using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.OneC;

/// <summary>Table <c>SmsOneC</c>: maps a number of the 1C endpoint to a request. A row is written once and never changed.</summary>
public sealed class RequestNumbers(TableServiceClient tables)
{
    private const string Request = nameof(Request), At = nameof(At);

    private readonly TableClient _table = tables.GetTableClient(Keys.OneCTable);

    /// <summary>Stores a new number for a request that will be stored next.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be reached. A row may have been stored; its number is not used.</exception>
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
                // The SDK may have repeated this insert: the number is then this request's. Otherwise another request has it, and a new number is drawn.
                if (await FindAsync(number, cancellation) == request)
                {
                    return number;
                }
            }
        }
    }

    /// <summary>The request of a number; null when the number was never given out.</summary>
    public async Task<BatchId?> FindAsync(string number, CancellationToken cancellation)
    {
        var (partition, row) = Keys.OneCRequest(number);
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue && BatchId.TryParse(found.Value!.GetString(Request), out var request) ? request : null;
    }
}
