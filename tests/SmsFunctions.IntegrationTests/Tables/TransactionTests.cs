using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Tables;

public sealed class TransactionTests(AzuriteFixture fixture) : TableTest(fixture)
{
    [Fact]
    public async Task The_etags_of_a_transaction_serve_for_the_next_condition()
    {
        var first = await Table.SubmitTransactionAsync([Add(Row("a")), Add(Row("b"))]);
        Assert.Equal(202, first.GetRawResponse().Status);
        Assert.Equal([204, 204], first.Value.Select(inner => inner.Status));

        var second = await Table.SubmitTransactionAsync([
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "a") { ["N"] = 1 }, first.Value[0].Headers.ETag!.Value),
            new(TableTransactionActionType.Delete, Row("b"), first.Value[1].Headers.ETag!.Value)]);

        Assert.Equal((await ReadAsync("a")).ETag, second.Value[0].Headers.ETag);
        Assert.False(await ExistsAsync("b"));
    }

    [Fact]
    public async Task A_conflict_on_insert_names_the_action_and_stores_nothing()
    {
        await InsertAsync(Row("taken"));

        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            Table.SubmitTransactionAsync([Add(Row("first")), Add(Row("taken")), Add(Row("last"))]));

        Assert.Equal(409, refused.Status);
        Assert.Equal(TableErrorCode.EntityAlreadyExists.ToString(), refused.ErrorCode);
        Assert.Equal(1, refused.FailedTransactionActionIndex);
        Assert.False(await ExistsAsync("first"));
        Assert.False(await ExistsAsync("last"));
    }

    [Fact]
    public async Task A_stale_etag_refuses_the_whole_transaction()
    {
        var stale = await InsertAsync(new("p", "chunk") { ["N"] = 1 });
        await InsertAsync(Row("marker"));
        await Table.UpdateEntityAsync(new TableEntity("p", "chunk") { ["N"] = 2 }, ETag.All);

        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync([
            new(TableTransactionActionType.Delete, Row("marker")),
            Add(Row("next")),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "chunk") { ["N"] = 3 }, stale)]));

        Assert.Equal(412, refused.Status);
        Assert.True(refused.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied);
        Assert.Equal(2, refused.FailedTransactionActionIndex);
        Assert.True(await ExistsAsync("marker"));
        Assert.False(await ExistsAsync("next"));
        Assert.Equal(2, (await ReadAsync("chunk")).GetInt32("N"));
    }

    [Fact]
    public async Task Deleting_a_missing_row_refuses_the_transaction()
    {
        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            Table.SubmitTransactionAsync([Add(Row("a")), new(TableTransactionActionType.Delete, Row("missing"))]));

        Assert.Equal(404, refused.Status);
        Assert.False(await ExistsAsync("a"));
    }

    [Fact]
    public async Task A_transaction_with_one_row_twice_is_refused()
    {
        await InsertAsync(Row("twice"));

        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            Table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, Row("twice")), Add(Row("twice"))]));

        Assert.Equal(400, refused.Status);
        Assert.Equal(TableErrorCode.InvalidDuplicateRow.ToString(), refused.ErrorCode);
        Assert.True(await ExistsAsync("twice"));
    }

    [Fact]
    public async Task A_hundred_actions_are_stored_and_one_more_is_refused()
    {
        await Table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(n => Add(Row($"a{n}"))));

        // Azure answers 400 InvalidInput. The answer of the emulator is malformed.
        await Assert.ThrowsAnyAsync<Exception>(() => Table.SubmitTransactionAsync(Enumerable.Range(0, 101).Select(n => Add(Row($"b{n}")))));

        Assert.Equal(100, await Table.QueryAsync<TableEntity>().CountAsync());
    }

    [Fact]
    public async Task A_missing_table_refuses_a_transaction()
    {
        var missing = new TableClient(Fixture.ConnectionString, AzuriteFixture.UniqueName("t"));

        var refused = await Assert.ThrowsAnyAsync<RequestFailedException>(() => missing.SubmitTransactionAsync([Add(Row("a"))]));

        Assert.Equal(404, refused.Status);
        Assert.Equal(TableErrorCode.TableNotFound.ToString(), refused.ErrorCode);
    }
}
