using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>Rows that go together, as they were read, or stay.</summary>
internal static class PurgeTransaction
{
    /// <value>That a transaction takes.</value>
    public const int MaxActions = 100;

    public static TableTransactionAction Away(TableEntity row) => new(TableTransactionActionType.Delete, new TableEntity(row.PartitionKey, row.RowKey), row.ETag);

    public static async Task<bool> TryAsync(TableClient table, IReadOnlyCollection<TableTransactionAction> actions, CancellationToken cancellation)
    {
        try
        {
            if (actions.Count > 0)
            {
                await table.SubmitTransactionAsync(actions, cancellation);
            }

            return true;
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // Somebody has written one of the rows, or this very transaction was repeated below us and has been carried out: the next look tells.
            return false;
        }
    }
}
