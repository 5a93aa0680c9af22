#nullable disable annotations
namespace Azure.Data.Tables;

/// <summary>One operation of a transaction.</summary>
/// <param name="etag">
/// Sent as If-Match with updates and deletes; other actions ignore it. Without it a delete is unconditional,
/// and an update <b>inserts a row that is missing</b>, as the service does without If-Match.
/// </param>
public class TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
{
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    public TableTransactionActionType ActionType { get; } = actionType;

    public ITableEntity Entity { get; } = entity ?? throw new ArgumentNullException(nameof(entity));

    public ETag ETag { get; } = etag;
}
