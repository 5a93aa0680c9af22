using Azure.Data.Tables;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.TestSupport;

/// <summary>What table Sms really holds, read past every proxy.</summary>
internal sealed class StoredWork(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    public async Task<List<TableEntity>> RowsAsync() => await _table.QueryAsync<TableEntity>(filter: (string?)null).ToListAsync();

    public async Task<Chunk> ChunkAsync(ChunkId id) =>
        ChunkEntity.FromEntity((await _table.GetEntityAsync<TableEntity>(id.Partition, Keys.Chunk(id))).Value).Chunk;

    public async Task<StoredChunk> StoredAsync(ChunkId id) =>
        ChunkEntity.FromEntity((await _table.GetEntityAsync<TableEntity>(id.Partition, Keys.Chunk(id))).Value);

    /// <summary>Makes a chunk's row one that a newer version of the app might write.</summary>
    public Task DamageAsync(ChunkId id) =>
        _table.UpdateEntityAsync(new TableEntity(id.Partition, Keys.Chunk(id)) { ["r0"] = "[{\"s\":\"teleported\"}]" }, Azure.ETag.All, TableUpdateMode.Merge);

    /// <summary>Makes all markers what a version wrote that did not count.</summary>
    public async Task ForgetCountsAsync()
    {
        foreach (var row in (await RowsAsync()).Where(row => row.RowKey.StartsWith('o')))
        {
            await _table.UpdateEntityAsync(new TableEntity(row.PartitionKey, row.RowKey), row.ETag, TableUpdateMode.Replace);
        }
    }

    public async Task<List<string>> OpenDaysAsync() =>
        await tables.GetTableClient(Keys.ControlTable).QueryAsync<TableEntity>("PartitionKey eq 'day'").Select(row => row.RowKey).ToListAsync();

    /// <summary>Beside what says that a batch was paid for, open work has exactly one marker row, its own; finished or unconfirmed work has none; no marker stands alone.</summary>
    public async Task AssertMarkersAsync() => AssertMarkers((await RowsAsync()).Where(row => !row.RowKey.StartsWith('m')).ToList());

    /// <summary>As <see cref="AssertMarkersAsync"/>, where headers of requests stand beside the chunks.</summary>
    public async Task AssertChunkMarkersAsync() => AssertMarkers((await RowsAsync()).Where(row => !row.RowKey.StartsWith('b')).ToList());

    private static void AssertMarkers(List<TableEntity> rows)
    {
        var expected = new List<string>();
        foreach (var row in rows.Where(row => row.RowKey.StartsWith('c')))
        {
            var chunk = ChunkEntity.FromEntity(row).Chunk;
            var open = chunk.Recipients.Any(recipient => recipient.ResendAt is not null || recipient.Status is MessageStatus.Queued or MessageStatus.Sending or MessageStatus.Sent);
            Assert.Equal(open, chunk.Marker is not null);
            expected.AddRange(chunk.Marker is { } marker ? [Keys.Marker(chunk.Id, marker, chunk.Version)] : []);
        }

        Assert.Equal(expected.Order(), rows.Where(row => !row.RowKey.StartsWith('c')).Select(row => row.RowKey).Order());
    }
}
