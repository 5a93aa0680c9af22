#nullable disable annotations
namespace Azure.Data.Tables;

/// <summary>What every row has.</summary>
public interface ITableEntity
{
    string PartitionKey { get; set; }

    string RowKey { get; set; }

    /// <value>When the service last stored the row; whatever is set here is not sent.</value>
    DateTimeOffset? Timestamp { get; set; }

    ETag ETag { get; set; }
}
