using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Tables;

public sealed class RowTests(AzuriteFixture fixture) : TableTest(fixture)
{
    [Fact]
    public async Task An_insert_answers_204_with_the_etag_of_the_row()
    {
        var answer = await Table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "Привет" });
        var row = await ReadAsync("r");

        Assert.Equal(204, answer.Status);
        Assert.Equal(answer.Headers.ETag, row.ETag);
        Assert.Equal(("p", "r", "Привет"), (row.PartitionKey, row.RowKey, row.GetString("Text")));
        Assert.Equal(TimeSpan.Zero, row.Timestamp!.Value.Offset);
        Assert.InRange(row.Timestamp.Value, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(5));
    }

    [Fact]
    public async Task An_insert_of_a_row_that_exists_is_refused()
    {
        await InsertAsync(new("p", "r") { ["N"] = 1 });

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }));

        Assert.Equal(409, refused.Status);
        Assert.Equal(TableErrorCode.EntityAlreadyExists.ToString(), refused.ErrorCode);
        Assert.Equal(1, (await ReadAsync("r")).GetInt32("N"));
    }

    [Fact]
    public async Task A_missing_row_is_an_exception_or_a_value_as_asked()
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Table.GetEntityAsync<TableEntity>("p", "missing"));
        var missing = await Table.GetEntityIfExistsAsync<TableEntity>("p", "missing");

        Assert.Equal(404, refused.Status);
        Assert.Equal(TableErrorCode.ResourceNotFound.ToString(), refused.ErrorCode);
        Assert.False(missing.HasValue);
        Assert.Equal(404, missing.GetRawResponse().Status);
    }

    [Fact]
    public async Task A_row_that_exists_has_a_value()
    {
        await InsertAsync(new("p", "r") { ["N"] = 1 });

        var found = await Table.GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.True(found.HasValue);
        Assert.Equal(1, found.Value!.GetInt32("N"));
    }

    [Fact]
    public async Task Deleting_a_missing_row_answers_404_without_an_exception()
    {
        Assert.Equal(404, (await Table.DeleteEntityAsync("p", "missing")).Status);
        Assert.Equal(404, (await Table.DeleteEntityAsync(Row("missing"))).Status);
    }

    [Fact]
    public async Task Only_the_selected_properties_are_read()
    {
        await InsertAsync(new("p", "r") { ["A"] = 1, ["B"] = 2, ["C"] = 3 });

        var row = (await Table.GetEntityAsync<TableEntity>("p", "r", ["A", "RowKey"])).Value;

        Assert.Equal((1, "r"), (row.GetInt32("A"), row.RowKey));
        Assert.False(row.ContainsKey("B"));
        Assert.False(row.ContainsKey("C"));
    }

    [Fact]
    public async Task Keys_must_not_be_null()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.AddEntityAsync<TableEntity>(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.AddEntityAsync(new TableEntity("p", null)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.UpsertEntityAsync(new TableEntity(null, "r")));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.DeleteEntityAsync("p", null));
    }

    [Fact]
    public async Task A_row_that_was_read_can_be_written_back()
    {
        await InsertAsync(new("p", "r") { ["N"] = 1, ["When"] = DateTimeOffset.UnixEpoch, ["Big"] = 1L << 40 });

        var row = await ReadAsync("r");
        row["N"] = 2;
        await Table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);

        var again = await ReadAsync("r");
        Assert.Equal((2, DateTimeOffset.UnixEpoch, 1L << 40), (again.GetInt32("N"), again.GetDateTimeOffset("When"), again.GetInt64("Big")));
    }
}
