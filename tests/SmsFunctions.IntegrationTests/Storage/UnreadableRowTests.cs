using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Callbacks;
using SmsFunctions.Gate;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Retention;
using SmsFunctions.Search;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>A row that cannot be read is an answer with 500 that names the row.</summary>
public sealed class UnreadableRowTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_message_whose_row_is_damaged_is_500_on_every_route()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(app.Now.AddHours(1));
        await app.Stored.DamageAsync(id);
        var row = $"{id.Partition}/{Keys.Chunk(id)}";

        AssertUnreadable(row, await GetAsync(app, id));
        AssertUnreadable(row, await app.ChangeAsync(id, text: "b"));
        AssertUnreadable(row, await app.CancelAsync(id));
        AssertUnreadable(row, await app.ResolveAsync(id, "sent"));
        AssertUnreadable(row, await CallAsync(app, request =>
            app.Create<CallbackFunctions>().GetAsync(request, OperationDriver.IdOf(id), CancellationToken.None)));
    }

    [Fact]
    public async Task A_batch_of_which_no_row_can_be_read_is_500_and_not_404()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.ScheduleBatchAsync(app.Now.AddHours(1), 2, personal: false);
        await app.Stored.DamageAsync(batch.Chunk(0));
        var row = $"{batch.Partition}/{Keys.Chunk(batch.Chunk(0))}";

        AssertUnreadable(row, await CallAsync(app, request =>
            app.Create<ReadBatchFunctions>().GetAsync(request, batch.ToString(), CancellationToken.None)));
        AssertUnreadable(row, await CallAsync(app, request =>
            app.Create<ReadBatchFunctions>().GetMessagesAsync(request, batch.ToString(), CancellationToken.None)));
        AssertUnreadable(row, await app.CancelAsync(batch));
    }

    [Fact]
    public async Task A_damaged_idempotency_key_is_500()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.PostAsync(new { to = InProcessApp.Phone, text = "a" }, key: "order-17");
        var keys = app.Get<TableServiceClient>().GetTableClient(Keys.KeysTable);
        var known = await keys.QueryAsync<TableEntity>().SingleAsync();
        await keys.UpsertEntityAsync(new TableEntity(known.PartitionKey, known.RowKey) { ["Batch"] = "x" });

        AssertUnreadable(
            $"{known.PartitionKey}/{known.RowKey}", await app.PostAsync(new { to = InProcessApp.Phone, text = "a" }, key: "order-17"));
        AssertUnreadable(
            $"{known.PartitionKey}/{known.RowKey}", await app.PostBatchAsync(new { to = new[] { InProcessApp.Phone }, text = "a" }, key: "order-17"));
    }

    [Fact]
    public async Task A_damaged_gate_stop_or_day_is_500()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await CallAsync(app, request => app.Create<StopListFunctions>().AddAsync(request, InProcessApp.Phone, CancellationToken.None));
        var stops = app.Get<TableServiceClient>().GetTableClient(Keys.StopListTable).QueryAsync<TableEntity>();
        var stop = await stops.FirstAsync(row => row.RowKey.StartsWith('n'));
        var day = BatchId.PartitionOf(0, new DateOnly(2026, 11, 22));
        await PutAsync(app, Keys.StopListTable, new TableEntity(stop.PartitionKey, stop.RowKey) { ["Phone"] = InProcessApp.Phone });
        await PutAsync(app, Keys.ControlTable, new TableEntity("gate", "gate") { ["Position"] = "ajar", ["Generation"] = 1 });
        await PutAsync(app, Keys.SmsTable, new TableEntity(day, Keys.PurgedCounts) { ["Price"] = "much" });

        AssertUnreadable(
            $"{stop.PartitionKey}/{stop.RowKey}",
            await CallAsync(app, request => app.Create<StopListFunctions>().GetAsync(request, InProcessApp.Phone, CancellationToken.None)));
        AssertUnreadable("gate/gate", await CallAsync(app, request => app.Create<GateFunctions>().GetAsync(request, CancellationToken.None)));
        AssertUnreadable(
            $"{day}/{Keys.PurgedCounts}",
            await CallAsync(app, request => app.Create<DayFunctions>().GetAsync(request, "2026-11-22", CancellationToken.None)));
    }

    private static void AssertUnreadable(string row, DirectCall answer)
    {
        Assert.True(answer.Status == StatusCodes.Status500InternalServerError, answer.Body);
        Assert.Equal("A stored row cannot be read.", answer.Json["title"]!.GetValue<string>());
        Assert.Equal(row, answer.Json["row"]!.GetValue<string>());
        Assert.Contains(row, answer.Json["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static Task<DirectCall> GetAsync(InProcessApp app, ChunkId id) => CallAsync(app, request =>
        app.Create<ReadMessageFunctions>().GetAsync(request, OperationDriver.IdOf(id), CancellationToken.None));

    private static Task<DirectCall> CallAsync(InProcessApp app, Func<HttpRequest, Task<IResult>> function) =>
        DirectCall.OfAsync(app.Services, [], function);

    private static Task PutAsync(InProcessApp app, string table, TableEntity row) =>
        app.Get<TableServiceClient>().GetTableClient(table).UpsertEntityAsync(row, TableUpdateMode.Replace);
}
