using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.TestSupport;

/// <summary>The content of table Sms, read without a proxy.</summary>
internal sealed class StoredWork(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    public async Task<List<TableEntity>> RowsAsync() => await _table.QueryAsync<TableEntity>(filter: (string?)null).ToListAsync();

    public async Task<Chunk> ChunkAsync(ChunkId id) =>
        ChunkEntity.FromEntity((await _table.GetEntityAsync<TableEntity>(id.Partition, Keys.Chunk(id))).Value).Chunk;

    public async Task<StoredChunk> StoredAsync(ChunkId id) =>
        ChunkEntity.FromEntity((await _table.GetEntityAsync<TableEntity>(id.Partition, Keys.Chunk(id))).Value);

    /// <summary>Changes a chunk's row into one that only a newer version of the app can read.</summary>
    public Task DamageAsync(ChunkId id) =>
        _table.UpdateEntityAsync(new TableEntity(id.Partition, Keys.Chunk(id)) { ["r0"] = "[{\"s\":\"teleported\"}]" }, Azure.ETag.All, TableUpdateMode.Merge);

    /// <summary>Removes the message counts from all markers, as an older version of the app wrote them.</summary>
    public async Task ForgetCountsAsync()
    {
        foreach (var row in (await RowsAsync()).Where(row => row.RowKey.StartsWith('o')))
        {
            await _table.UpdateEntityAsync(new TableEntity(row.PartitionKey, row.RowKey), row.ETag, TableUpdateMode.Replace);
        }
    }

    /// <summary>Lists the days of the open partitions.</summary>
    public async Task<List<string>> OpenDaysAsync() => [.. (await OpenPartitionsAsync()).Select(row => row[..8]).Distinct()];

    /// <summary>Lists the keys of the open partitions, such as <c>20210314a</c>.</summary>
    public async Task<List<string>> OpenPartitionsAsync() =>
        await tables.GetTableClient(Keys.ControlTable).QueryAsync<TableEntity>("PartitionKey eq 'day'").Select(row => row.RowKey).ToListAsync();

    /// <summary>
    /// Asserts that each open chunk has exactly one marker, its own, that finished and unconfirmed chunks have none, and that no marker is
    /// without a chunk. Headers, and rows that record the reservation of a batch, are ignored.
    /// </summary>
    public async Task AssertMarkersAsync() => AssertMarkers((await RowsAsync()).Where(row => row.RowKey[0] is not ('m' or 'b')).ToList());

    private static void AssertMarkers(List<TableEntity> rows)
    {
        var expected = new List<string>();
        foreach (var row in rows.Where(row => row.RowKey.StartsWith('c')))
        {
            var chunk = ChunkEntity.FromEntity(row).Chunk;
            var open = chunk.Recipients.Any(recipient =>
                recipient.ResendAt is not null || recipient.Status is MessageStatus.Queued or MessageStatus.Sending or MessageStatus.Sent);
            Assert.Equal(open, chunk.Marker is not null);
            expected.AddRange(chunk.Marker is { } marker ? [Keys.Marker(chunk.Id, marker, chunk.Version)] : []);
        }

        Assert.Equal(expected.Order(), rows.Where(row => !row.RowKey.StartsWith('c')).Select(row => row.RowKey).Order());
    }
}
