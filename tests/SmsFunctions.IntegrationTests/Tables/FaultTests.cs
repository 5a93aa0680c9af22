using System.Net;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Tables;

/// <summary>Tests of connection failures. The client repeats every kind of request, even if the service stored the first try.</summary>
public sealed class FaultTests(AzuriteFixture fixture) : TableTest(fixture)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Operations => ["insert", "update", "upsert", "delete", "get", "query", "transaction"];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_operation_is_repeated_after_503(string operation)
    {
        await InsertAsync(Row("there"));
        var handler = new ScriptedHandler(n => n == 1 ? ScriptedHandler.Answer(HttpStatusCode.ServiceUnavailable) : null);

        await DoAsync(Through(handler), operation);

        Assert.Equal(2, handler.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, 4)]
    [InlineData(HttpStatusCode.TooManyRequests, 4)]
    [InlineData(HttpStatusCode.RequestTimeout, 4)]
    [InlineData(HttpStatusCode.BadRequest, 1)]
    [InlineData(HttpStatusCode.Forbidden, 1)]
    public async Task A_persistent_error_status_is_tried_a_fixed_number_of_times_and_then_thrown(HttpStatusCode status, int tries)
    {
        var handler = ScriptedHandler.Always(status, "<html>not the service's words</html>");

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Through(handler).AddEntityAsync(Row("r")));

        Assert.Equal(((int)status, null, tries), (refused.Status, refused.ErrorCode, handler.Count));
    }

    [Fact]
    public async Task Without_retries_a_lost_answer_is_status_0_and_the_row_is_stored()
    {
        await using var server = FaultyServer.LosesTheFirstAnswerOf(Fixture.Azurite.TableEndpoint);

        var lost = await Assert.ThrowsAsync<RequestFailedException>(() => Behind(server, retries: 0).AddEntityAsync(Row("r")));

        Assert.Equal(0, lost.Status);
        Assert.True(await ExistsAsync("r"));
    }

    [Fact]
    public async Task An_insert_whose_answer_was_lost_is_refused_by_its_own_first_try()
    {
        await using var server = FaultyServer.LosesTheFirstAnswerOf(Fixture.Azurite.TableEndpoint);

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Behind(server).AddEntityAsync(Row("r")));

        Assert.Equal((409, "EntityAlreadyExists"), (refused.Status, refused.ErrorCode));
        Assert.Equal(2, server.Connections);
        Assert.True(await ExistsAsync("r"));
    }

    [Fact]
    public async Task A_transaction_whose_answer_was_lost_is_refused_by_its_own_first_try()
    {
        var etag = await InsertAsync(Row("chunk"));
        await using var server = FaultyServer.LosesTheFirstAnswerOf(Fixture.Azurite.TableEndpoint);

        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Behind(server).SubmitTransactionAsync([
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "chunk") { ["Operation"] = "mine" }, etag), Add(Row("marker"))]));

        Assert.Equal((412, 0), (refused.Status, refused.FailedTransactionActionIndex));
        Assert.Equal("mine", (await ReadAsync("chunk")).GetString("Operation"));
        Assert.True(await ExistsAsync("marker"));
    }

    [Fact]
    public async Task A_delete_whose_answer_was_lost_finds_the_row_gone()
    {
        var etag = await InsertAsync(Row("r"));
        await using var server = FaultyServer.LosesTheFirstAnswerOf(Fixture.Azurite.TableEndpoint);

        var deleted = await Behind(server).DeleteEntityAsync("p", "r", etag);

        Assert.Equal(404, deleted.Status);
        Assert.False(await ExistsAsync("r"));
    }

    [Fact]
    public async Task A_refused_connection_is_one_exception_for_each_try()
    {
        var closed = FaultyServer.Silent();
        await closed.DisposeAsync();

        var all = await Assert.ThrowsAsync<AggregateException>(() => To(closed.Address, QuickRetries()).AddEntityAsync(Row("r")));

        Assert.Equal(4, all.InnerExceptions.Count);
        Assert.All(all.InnerExceptions, one => Assert.Equal(0, Assert.IsType<RequestFailedException>(one).Status));
    }

    [Fact]
    public async Task A_service_that_never_answers_is_given_up_after_the_network_timeout()
    {
        await using var server = FaultyServer.Silent();
        var options = QuickRetries();
        options.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(100);
        options.Retry.MaxRetries = 1;

        var all = await Assert.ThrowsAsync<AggregateException>(() =>
            To(server.Address, options).AddEntityAsync(Row("r")).WaitAsync(Limit, TimeProvider.System));

        Assert.Equal(2, all.InnerExceptions.Count);
        Assert.All(all.InnerExceptions, one => Assert.IsAssignableFrom<OperationCanceledException>(one));
    }

    [Fact]
    public async Task A_call_cancelled_before_it_began_sends_nothing()
    {
        await using var server = FaultyServer.Silent();
        var table = Behind(server);
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.AddEntityAsync(Row("r"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.SubmitTransactionAsync([Add(Row("r"))], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await table.QueryAsync<TableEntity>(cancellationToken: cancelled).ToListAsync());

        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_call_cancelled_while_it_waits_ends_and_is_not_repeated()
    {
        await using var server = FaultyServer.Silent();
        using var cancellation = new CancellationTokenSource();

        var call = To(server.Address, QuickRetries()).SubmitTransactionAsync([Add(Row("r"))], cancellation.Token);
        await server.Asked.WaitAsync(Limit, TimeProvider.System);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Limit, TimeProvider.System));
        Assert.Equal(1, server.Connections);
    }

    private static Task DoAsync(TableClient table, string operation) => operation switch
    {
        "insert" => table.AddEntityAsync(Row("new")),
        "update" => table.UpdateEntityAsync(Row("there"), ETag.All),
        "upsert" => table.UpsertEntityAsync(Row("there")),
        "delete" => table.DeleteEntityAsync("p", "there"),
        "get" => table.GetEntityAsync<TableEntity>("p", "there"),
        "query" => table.QueryAsync<TableEntity>().ToListAsync().AsTask(),
        _ => table.SubmitTransactionAsync([Add(Row("new"))]),
    };

    private TableClient To(Uri address, TableClientOptions options) =>
        new(Azurite.ConnectionStringFor("devstoreaccount1", Fixture.Azurite.ServedPorts with { Table = address.Port }), Table.Name, options);

    private TableClient Behind(FaultyServer server, int retries = 3)
    {
        var options = QuickRetries();
        options.Retry.MaxRetries = retries;
        return To(server.Address, options);
    }
}
