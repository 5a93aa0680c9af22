using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Tables;

public sealed class ConcurrencyTests(AzuriteFixture fixture) : TableTest(fixture)
{
    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_with_a_stale_etag_changes_nothing(TableUpdateMode mode)
    {
        var stale = await InsertAsync(new("p", "r") { ["N"] = 1 });
        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, stale);

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, stale, mode));

        Assert.Equal(412, refused.Status);
        Assert.Equal(TableErrorCode.UpdateConditionNotSatisfied.ToString(), refused.ErrorCode);
        Assert.Equal(2, (await ReadAsync("r")).GetInt32("N"));
    }

    [Fact]
    public async Task A_merge_keeps_the_other_properties_and_a_replace_drops_them()
    {
        await InsertAsync(new("p", "r") { ["A"] = 1, ["B"] = 1 });

        var merged = await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["B"] = 2 }, ETag.All);
        var afterMerge = await ReadAsync("r");
        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["B"] = 3 }, merged.Headers.ETag!.Value, TableUpdateMode.Replace);
        var afterReplace = await ReadAsync("r");

        Assert.Equal((1, 2), (afterMerge.GetInt32("A"), afterMerge.GetInt32("B")));
        Assert.Equal(merged.Headers.ETag, afterMerge.ETag);
        Assert.False(afterReplace.ContainsKey("A"));
        Assert.Equal(3, afterReplace.GetInt32("B"));
    }

    [Fact]
    public async Task A_delete_with_a_stale_etag_deletes_nothing()
    {
        var stale = await InsertAsync(Row("r"));
        var current = (await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, ETag.All)).Headers.ETag!.Value;

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Table.DeleteEntityAsync("p", "r", stale));
        var deleted = await Table.DeleteEntityAsync("p", "r", current);

        Assert.Equal(412, refused.Status);
        Assert.Equal(204, deleted.Status);
        Assert.False(await ExistsAsync("r"));
    }

    [Fact]
    public async Task Of_many_writers_with_one_etag_exactly_one_wins()
    {
        var etag = await InsertAsync(Row("r"));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            try
            {
                return (await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = n }, etag)).Status;
            }
            catch (RequestFailedException refused)
            {
                return refused.Status;
            }
        }));

        Assert.Single(statuses, 204);
        Assert.Equal(7, statuses.Count(status => status == 412));
    }

    [Fact]
    public async Task An_update_needs_an_etag_and_an_existing_row()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Table.UpdateEntityAsync(Row("r"), default));
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Table.UpdateEntityAsync(Row("r"), ETag.All));

        Assert.Equal(404, refused.Status);
        Assert.Equal(TableErrorCode.ResourceNotFound.ToString(), refused.ErrorCode);
    }

    [Fact]
    public async Task An_upsert_inserts_and_changes()
    {
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 2 });
        var merged = await ReadAsync("r");
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 3 }, TableUpdateMode.Replace);
        var replaced = await ReadAsync("r");

        Assert.Equal((1, 2), (merged.GetInt32("A"), merged.GetInt32("B")));
        Assert.Equal((null, null, 3), (replaced.GetInt32("A"), replaced.GetInt32("B"), replaced.GetInt32("C")));
    }

    /// <summary>Without If-Match the service inserts a missing row, so an update in a transaction without an ETag recreates a deleted row.</summary>
    [Fact]
    public async Task An_update_in_a_transaction_without_an_etag_inserts_the_row()
    {
        await Table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "r") { ["N"] = 1 })]);

        Assert.Equal(1, (await ReadAsync("r")).GetInt32("N"));
    }
}
