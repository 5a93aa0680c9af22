using Azure;
using Azure.Data.Tables;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Tables;

/// <summary>Keys stand in addresses, percent-encoded, and the signature covers the address: what goes wrong there is a 403.</summary>
public sealed class KeyTests(AzuriteFixture fixture) : TableTest(fixture)
{
    public static TheoryData<string> UnusualKeys => ["it's", "''", "a b", "Привет, мир", "100%", "%41", "%2F", "a+b", "a&b=c", "a,b(c)'d'", "~!@$*_-.;:", "日本", "😀", "..", ""];

    [Theory]
    [MemberData(nameof(UnusualKeys))]
    public async Task A_row_with_an_unusual_key_is_inserted_read_changed_queried_and_deleted(string key)
    {
        var etag = await InsertAsync(new(key, key) { ["N"] = 1 });
        await Table.UpdateEntityAsync(new TableEntity(key, key) { ["N"] = 2 }, etag);
        var read = await ReadAsync(key, key);
        var queried = await Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}")).ToListAsync();

        Assert.Equal((key, key, 2), (read.PartitionKey, read.RowKey, read.GetInt32("N")));
        Assert.Equal(key, Assert.Single(queried).RowKey);
        Assert.Equal(204, (await Table.DeleteEntityAsync(key, key)).Status);
    }

    [Theory]
    [MemberData(nameof(UnusualKeys))]
    public async Task A_transaction_changes_and_deletes_rows_with_unusual_keys(string key)
    {
        await Table.SubmitTransactionAsync([Add(new(key, key)), Add(new(key, key + "2"))]);
        await Table.SubmitTransactionAsync([
            new(TableTransactionActionType.UpdateMerge, new TableEntity(key, key) { ["N"] = 1 }, ETag.All),
            new(TableTransactionActionType.Delete, new TableEntity(key, key + "2"))]);

        var rows = await Table.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal((key, 1), (Assert.Single(rows).RowKey, rows[0].GetInt32("N")));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    public async Task A_key_with_a_forbidden_letter_is_refused(string key)
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(Row(key)));

        Assert.Equal(400, refused.Status);
        Assert.Equal(0, await Table.QueryAsync<TableEntity>().CountAsync());
    }
}
