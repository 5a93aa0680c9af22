using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>The chunk rows of one partition, newest first, read page by page.</summary>
/// <param name="phone">Rows without this number are kept as their key only; null keeps all.</param>
internal sealed class ShardRows(TableClient table, string filter, string? phone)
{
    private readonly Queue<ShardRow> _rows = new();
    private string? _continuation;
    private bool _hasMore = true;
    private int _lastPage;

    /// <value>The next row; null when another page must be read first, or when there is none.</value>
    public ShardRow? Head => _rows.TryPeek(out var row) ? row : null;

    public bool IsDry => _hasMore && _rows.Count == 0;

    /// <value>It will be dry soon: shards run dry at about the same time, and their pages are best read together.</value>
    public bool IsLow => _hasMore && _rows.Count <= _lastPage / 4;

    public bool IsEnded => !_hasMore && _rows.Count == 0;

    public ShardRow Take() => _rows.Dequeue();

    /// <summary>Reads a page; it may be empty and still not the last.</summary>
    /// <returns>How many rows were read and how long they are.</returns>
    public async Task<(int Rows, long Characters)> ReadPageAsync(int size, CancellationToken cancellation)
    {
        var page = await table.QueryAsync<TableEntity>(filter, size, cancellationToken: cancellation).AsPages(_continuation).FirstAsync(cancellation);
        (_continuation, _lastPage) = (page.ContinuationToken, page.Values.Count);
        _hasMore = !string.IsNullOrEmpty(_continuation);
        var characters = 0L;
        foreach (var row in page.Values)
        {
            characters += Texts(row).Sum(text => (long)text.Length);
            _rows.Enqueue(new ShardRow(row.PartitionKey, row.RowKey, MayHold(row) ? row : null));
        }

        return (page.Values.Count, characters);
    }

    // As it stands in the recipients' JSON. What looks alike elsewhere in a row only costs the reading of that row.
    private bool MayHold(TableEntity row) => phone is null || Texts(row).Any(text => text.Contains($"\"{phone}\"", StringComparison.Ordinal));

    private static IEnumerable<string> Texts(TableEntity row) => ((IDictionary<string, object>)row).Values.OfType<string>();
}

/// <param name="Entity">Null when it need not be looked at.</param>
internal sealed record ShardRow(string Partition, string Key, TableEntity? Entity);
