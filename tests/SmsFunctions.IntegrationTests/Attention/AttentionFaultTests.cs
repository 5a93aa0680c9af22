using Azure.Data.Tables;
using SmsFunctions.Attention;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;
using static SmsFunctions.IntegrationTests.Attention.AttentionDriver;

namespace SmsFunctions.IntegrationTests.Attention;

/// <summary>
/// Tests of the promise of GET attention: no message that waits for an operator is missing from the list, whatever fails between the row of the list and the
/// state, and a row without its state is neither shown nor kept.
/// </summary>
public sealed class AttentionFaultTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_crash_between_the_row_and_the_state_leaves_a_row_that_is_not_shown_and_is_removed_after_an_hour()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (_, row) = await RowWithoutStateAsync(app);
        var sweep = app.Get<AttentionSweep>();

        app.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty((await app.AttentionAsync()).Items());
        await sweep.RunAsync(CancellationToken.None);
        Assert.Equal([row], await app.AttentionRowsAsync());

        app.Time.Advance(TimeSpan.FromMinutes(1));
        await sweep.RunAsync(CancellationToken.None);
        Assert.Empty(await app.AttentionRowsAsync());
    }

    [Fact]
    public async Task A_read_removes_an_old_row_without_its_state_too()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await RowWithoutStateAsync(app);
        app.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, (await app.AttentionAsync())["total"]!.GetValue<int>());

        Assert.Empty(await app.AttentionRowsAsync());
    }

    [Fact]
    public async Task A_state_that_is_written_again_after_the_crash_renews_its_row()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (id, row) = await RowWithoutStateAsync(app);
        app.Time.Advance(TimeSpan.FromHours(2));

        await WriteAsync(app, id);

        Assert.Equal([Item("unconfirmed", id)], (await app.AttentionAsync()).Items());
        await app.Get<AttentionSweep>().RunAsync(CancellationToken.None);
        Assert.Equal([row], await app.AttentionRowsAsync());
    }

    [Fact]
    public async Task A_row_that_cannot_be_written_leaves_the_state_as_it_was()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        app.TableWire.Cuts = Cuts.Before(request => request.IsAttention());

        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(app, id));

        app.TableWire.Cuts = null;
        Assert.Equal(0, (await app.Stored.ChunkAsync(id)).Version);
        Assert.Empty(await app.AttentionRowsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_answer_of_either_write_loses_nothing(bool ofState)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => ofState ? request.IsTransaction : request.IsAttention());

        await WriteAsync(app, id);

        Assert.Equal([Item("unconfirmed", id)], (await app.AttentionAsync()).Items());
    }

    [Fact]
    public async Task A_row_that_is_renewed_while_it_is_removed_stays()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var id = await app.DoubtfulAsync();
        app.TableWire.Cuts = Cuts.Meanwhile(
            1,
            request => request.Method == "DELETE" && request.IsAttention(),
            () => other.Get<AttentionTable>().AddAsync(id, AttentionKind.Unconfirmed, CancellationToken.None).GetAwaiter().GetResult());

        Assert.Equal(200, (await app.ResolveAsync(id, "resend")).Status);

        Assert.Single(await app.AttentionRowsAsync());
    }

    // The message becomes unconfirmed again, on another instance, before the row of its first doubt is removed.
    [Fact]
    public async Task A_second_doubt_during_a_resolution_stays_on_the_list()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var id = await app.DoubtfulAsync();
        app.TableWire.Cuts = Cuts.Meanwhile(
            1, request => request.Method == "DELETE" && request.IsAttention(), () => Task.Run(() => WriteAsync(other, id)).GetAwaiter().GetResult());

        await app.ResolveAsync(id, "resend");

        Assert.Equal([Item("unconfirmed", id)], (await other.AttentionAsync()).Items());
        app.Time.Advance(TimeSpan.FromHours(2));
        await app.Get<AttentionSweep>().RunAsync(CancellationToken.None);
        await other.Get<AttentionSweep>().RunAsync(CancellationToken.None);
        Assert.Equal([Item("unconfirmed", id)], (await app.AttentionAsync()).Items());
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_does_not_stop_a_resolution()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.DoubtfulAsync();
        app.TableWire.Cuts = Cuts.Before(request => request.IsAttention());

        Assert.Equal(200, (await app.ResolveAsync(id, "failed")).Status);

        Assert.Equal(MessageStatus.Failed, await app.StatusAsync(id));
        Assert.Single(await app.AttentionRowsAsync());
        app.TableWire.Cuts = null;
        Assert.Empty((await app.AttentionAsync()).Items());
    }

    [Fact]
    public async Task Storage_down_is_503()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Everything();

        Assert.Equal(503, (await app.AskAttentionAsync("")).Status);
    }

    [Fact]
    public async Task Two_instances_remove_a_row_once_and_a_run_looks_at_a_hundred_rows()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        await FillAsync(app, AttentionSweep.PerRun + 20);
        app.Time.Advance(TimeSpan.FromHours(1));

        await Task.WhenAll(app.Get<AttentionSweep>().RunAsync(CancellationToken.None), other.Get<AttentionSweep>().RunAsync(CancellationToken.None));
        Assert.Equal(20, (await app.AttentionRowsAsync()).Count);
        await app.Get<AttentionSweep>().RunAsync(CancellationToken.None);
        await app.Get<AttentionSweep>().RunAsync(CancellationToken.None);

        Assert.Empty(await app.AttentionRowsAsync());
    }

    [Fact]
    public async Task More_than_a_thousand_rows_are_not_counted()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await FillAsync(app, AttentionTable.MaxRows + 1);
        app.TableWire.ForgetRequests();

        var page = await app.AttentionAsync("?limit=1");

        Assert.Null(page["total"]);
        Assert.NotNull(page["continuation"]);
        Assert.Equal(2, app.TableWire.Requests.Count);
    }

    // Rows of chunks that do not exist.
    private static async Task FillAsync(InProcessApp app, int count)
    {
        var table = new TableServiceClient(app.Direct).GetTableClient(Keys.ControlTable);
        foreach (var rows in Enumerable.Range(0, count).Select(_ => ChunkId.New(app.Now, app.Now)).Chunk(100))
        {
            await table.SubmitTransactionAsync(rows.Select(id => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(Keys.AttentionPartition, Keys.Attention(id, AttentionKind.Unconfirmed)) { ["At"] = app.Now })));
        }
    }

    private static async Task<(ChunkId Id, string Row)> RowWithoutStateAsync(InProcessApp app)
    {
        var id = await app.AcceptAsync();
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction);
        await WriteAsync(app, id);
        app.TableWire.Cuts = null;
        Assert.Equal(0, (await app.Stored.ChunkAsync(id)).Version);
        return (id, Assert.Single(await app.AttentionRowsAsync()));
    }

    // The state of a call without an answer.
    private static async Task WriteAsync(InProcessApp app, ChunkId id)
    {
        var stored = await app.Stored.StoredAsync(id);
        var recipient = stored.Chunk.Recipients[0].Become(MessageStatus.Unconfirmed, app.Now);
        await app.Table.WriteAsync(stored, stored.Chunk with { Recipients = [recipient], Marker = null }, CancellationToken.None);
    }
}
