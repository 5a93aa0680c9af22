using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>A transaction that changes all rows as they were read, or none.</summary>
internal static class PurgeTransaction
{
    /// <value>The maximum number of actions in a table transaction.</value>
    public const int MaxActions = 100;

    public static TableTransactionAction Deletion(TableEntity row) =>
        new(TableTransactionActionType.Delete, new TableEntity(row.PartitionKey, row.RowKey), row.ETag);

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
            // A row was changed, or the SDK repeated a transaction that had succeeded. The next pass reads the rows again.
            return false;
        }
    }
}
