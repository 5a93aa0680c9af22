using System.Net;
using System.Net.Http.Headers;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Tables;

public sealed class TransactionTests(AzuriteFixture fixture) : TableTest(fixture)
{
    [Fact]
    public async Task All_kinds_of_actions_are_stored_together()
    {
        foreach (var key in new[] { "merged", "replaced", "deleted" })
        {
            await InsertAsync(new("p", key) { ["Old"] = 1 });
        }

        await Table.SubmitTransactionAsync([
            Add(new("p", "added") { ["New"] = 2 }),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "merged") { ["New"] = 2 }, ETag.All),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "replaced") { ["New"] = 2 }, ETag.All),
            new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "upserted1") { ["New"] = 2 }),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "upserted2") { ["New"] = 2 }),
            new(TableTransactionActionType.Delete, Row("deleted"))]);

        var stored = await Table.QueryAsync<TableEntity>().ToDictionaryAsync(row => row.RowKey, row => (row.GetInt32("Old"), row.GetInt32("New")));
        Assert.Equal(
            new Dictionary<string, (int?, int?)> { ["added"] = (null, 2), ["merged"] = (1, 2), ["replaced"] = (null, 2), ["upserted1"] = (null, 2), ["upserted2"] = (null, 2) },
            stored);
    }

    [Fact]
    public async Task The_etags_inside_serve_for_the_next_condition()
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
    public async Task The_answer_of_the_service_decides_not_the_status_around_it()
    {
        const string Answer = "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n--changesetresponse_1\r\nContent-Type: application/http\r\n"
            + "Content-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n"
            + "{\"odata.error\":{\"code\":\"CommandsInBatchActOnDifferentPartitions\",\"message\":{\"lang\":\"en-US\",\"value\":\"1:All commands must act on one partition.\"}}}\r\n"
            + "--changesetresponse_1--\r\n--batchresponse_1--\r\n";
        var table = Through(new ScriptedHandler((_, _, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted)
        {
            Content = new StringContent(Answer) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batchresponse_1") } },
        })));

        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync([Add(Row("a", "one")), Add(Row("b", "two"))]));

        Assert.Equal((400, "CommandsInBatchActOnDifferentPartitions", 1), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex));
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
    public async Task One_row_twice_is_refused()
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

        // Azure says 400 InvalidInput; the emulator means the same, but its answer is malformed.
        await Assert.ThrowsAnyAsync<Exception>(() => Table.SubmitTransactionAsync(Enumerable.Range(0, 101).Select(n => Add(Row($"b{n}")))));

        Assert.Equal(100, await Table.QueryAsync<TableEntity>().CountAsync());
    }

    [Fact]
    public async Task Nothing_to_do_is_a_mistake_of_the_caller()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Table.SubmitTransactionAsync([]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.SubmitTransactionAsync(null!));
    }

    [Fact]
    public async Task A_missing_table_refuses_a_transaction()
    {
        var missing = new TableClient(Fixture.ConnectionString, AzuriteFixture.UniqueName("t"));

        var refused = await Assert.ThrowsAnyAsync<RequestFailedException>(() => missing.SubmitTransactionAsync([Add(Row("a"))]));

        Assert.Equal(404, refused.Status);
        Assert.Equal(TableErrorCode.TableNotFound.ToString(), refused.ErrorCode);
    }

    [Fact]
    public async Task Texts_that_look_like_the_envelope_arrive_as_they_are()
    {
        const string Text = "\r\n--changeset_1--\r\n\r\nDELETE http://x/T(PartitionKey='p',RowKey='a') HTTP/1.1\r\nIf-Match: *\r\n\r\n{\"a\":\"b\"} Привет";

        await Table.SubmitTransactionAsync([Add(new("p", "it's 50% + ю&я") { ["Text"] = Text })]);

        Assert.Equal(Text, (await ReadAsync("it's 50% + ю&я")).GetString("Text"));
    }
}
