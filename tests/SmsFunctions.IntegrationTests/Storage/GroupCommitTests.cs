using Azure;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests of writes that are combined into one transaction: each of them succeeds or fails as if it were alone.</summary>
[Collection(TrackingTests.Name)]
public sealed class GroupCommitTests(AzuriteFixture azurite)
{
    private const int Many = 12;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Writes_that_arrive_during_a_transaction_share_the_next_one()
    {
        await using var app = await StartAsync();

        var ids = await BehindOneAsync(app, () => app.AcceptAsync());

        Assert.Equal(2, Transactions(app));
        Assert.Equal(Many + 1, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(MessageStatus.Queued, app.Stored.ChunkAsync(id).GetAwaiter().GetResult().Recipients[0].Status));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_lost_race_inside_a_group_fails_no_other_write()
    {
        await using var app = await StartAsync();
        var chunks = await StoredAsync(app);
        var lost = chunks[Many / 2];
        var winner = await app.Table.WriteAsync(lost, lost.Chunk with { Reference = "winner" }, CancellationToken.None);

        var results = await BehindOneAsync(
            app, chunks, stored => app.Table.WriteAsync(stored, stored.Chunk with { Reference = "late" }, CancellationToken.None));

        Assert.Equal([lost.Chunk.Id], results.Where(result => !result.Written).Select(result => result.Current!.Chunk.Id));
        Assert.True(winner.Written);
        Assert.Equal("winner", (await app.Stored.ChunkAsync(lost.Chunk.Id)).Reference);
        Assert.Equal(Many, (await ChunksAsync(app, chunks)).Count(chunk => chunk.Reference == "late"));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_row_that_storage_refuses_fails_alone()
    {
        await using var app = await StartAsync();
        var chunks = NewChunks(app);

        // A text column has at most 32K characters. The app itself refuses such texts.
        chunks[Many / 2] = chunks[Many / 2] with { Text = new string('a', 40_000) };

        var results = await BehindOneAsync(app, chunks, async chunk =>
        {
            var failure = await Record.ExceptionAsync(() => app.Table.InsertAsync(chunk, CancellationToken.None));
            return (chunk.Id, failure);
        });

        var (refused, fault) = Assert.Single(results, result => result.failure is not null);
        Assert.Equal(chunks[Many / 2].Id, refused);
        Assert.InRange(Assert.IsAssignableFrom<RequestFailedException>(fault).Status, 400, 413);
        Assert.Equal(Many + 1, (await app.Stored.RowsAsync()).Count(row => row.RowKey.StartsWith('c')));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Two_writes_of_one_chunk_are_not_combined_and_one_of_them_wins()
    {
        await using var app = await StartAsync();
        var chunk = (await StoredAsync(app))[0];

        var results = await BehindOneAsync(app, [chunk, chunk, chunk], stored =>
            app.Table.WriteAsync(stored, stored.Chunk with { Reference = Chunk.NewOperation() }, CancellationToken.None));

        var written = Assert.Single(results, result => result.Written).Current!.Chunk;
        Assert.Equal(written.Reference, (await app.Stored.ChunkAsync(chunk.Chunk.Id)).Reference);
        await app.Stored.AssertMarkersAsync();
    }

    [Theory]
    [InlineData(1, "claims")]
    [InlineData(2, "claims of the group")]
    [InlineData(3, "results")]
    [InlineData(4, "results of the group")]
    public async Task A_combined_transaction_whose_answer_is_lost_is_resolved_for_each_write(int number, string step)
    {
        await using var app = await StartAsync(("Gateway:MaxConcurrency", "32"));
        var ids = await BehindOneAsync(app, () => app.AcceptAsync());
        var messages = await app.TakeAsync(Keys.SendQueue);
        app.TableWire.Cuts = Cuts.AnswerOf(number, request => request.IsTransaction);

        await Task.WhenAll(messages.Select(message => app.Create<SendFunctions>().SendAsync(message, CancellationToken.None)));

        Assert.True(ids.Count == app.Simulator.Ledger.Count - 1 || ids.Count == app.Simulator.Ledger.Count, step);
        foreach (var id in ids)
        {
            var chunk = await app.Stored.ChunkAsync(id);
            Assert.Equal((MessageStatus.Sent, 1), (chunk.Recipients[0].Status, chunk.Attempts));
            Assert.Single(chunk.Recipients[0].GatewayIds);
        }

        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task An_insert_whose_group_gets_no_answer_at_all_is_unknown_and_a_repetition_finds_it()
    {
        await using var app = await StartAsync();
        var chunks = NewChunks(app);
        var (seen, stored) = (0, false);
        app.TableWire.Cuts = request =>
        {
            // The second transaction is stored, and from then on nothing is answered.
            stored |= request.IsTransaction && Interlocked.Increment(ref seen) == 2;
            return stored ? new Cut(Before: seen > 2 || !request.IsTransaction, () => { }) : null;
        };
        var first = app.Table.InsertAsync(chunks[0], CancellationToken.None);
        var others = chunks.Skip(1).Select(chunk => Record.ExceptionAsync(() => app.Table.InsertAsync(chunk, CancellationToken.None))).ToList();
        await first;
        Assert.All(await Task.WhenAll(others), fault => Assert.True(StorageFault.IsOutage(fault)));

        app.TableWire.Cuts = null;
        var again = await Task.WhenAll(chunks.Select(chunk => app.Table.InsertAsync(chunk, CancellationToken.None)));

        Assert.Equal(chunks.Select(chunk => chunk.Operation), again.Select(found => found.Chunk.Operation));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Messages_that_were_stored_together_and_lost_their_hints_are_sent_once_by_the_sweep()
    {
        await using var app = await StartAsync();
        app.QueueWire.Cuts = Cuts.Everything();
        var accepting = Task.WhenAll(Enumerable.Range(0, Many).Select(_ => app.AcceptAsync()));
        await app.LetTimePassAsync(() => accepting.IsCompleted);
        app.QueueWire.Cuts = null;
        var ids = await accepting;

        await app.LiveAsync(TimeSpan.FromMinutes(5));

        Assert.All(ids, id => Assert.Equal(MessageStatus.Sent, app.Stored.ChunkAsync(id).GetAwaiter().GetResult().Recipients[0].Status));
        Assert.Equal(Many + 1, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Cancels_that_race_with_sending_inside_groups_leave_each_message_cancelled_or_sent()
    {
        await using var app = await StartAsync(("Gateway:MaxConcurrency", "32"));
        await BehindOneAsync(app, () => app.AcceptAsync());
        var chunks = (await app.Stored.RowsAsync()).Where(row => row.RowKey.StartsWith('c')).Select(row => ChunkEntity.FromEntity(row))
            .Where(stored => stored.Chunk.Has(MessageStatus.Queued)).ToList();
        var messages = await app.TakeAsync(Keys.SendQueue);

        var sending = messages.Select(message => app.Create<SendFunctions>().SendAsync(message, CancellationToken.None));
        var cancelling = chunks.Select(stored => app.Table.WriteAsync(
            stored, app.Get<ChunkMachine>().Cancel(stored.Chunk, null, app.Now), CancellationToken.None)).ToList();
        await Task.WhenAll([.. sending, .. cancelling]);

        var cancelled = (await Task.WhenAll(cancelling)).Count(result => result.Written);
        var ended = await ChunksAsync(app, chunks);
        Assert.Equal(cancelled, ended.Count(chunk => chunk.Recipients[0].Status == MessageStatus.Cancelled));
        Assert.Equal(chunks.Count - cancelled, ended.Count(chunk => chunk.Recipients[0].Status == MessageStatus.Sent));
        Assert.Equal(chunks.Count - cancelled, app.Simulator.Ledger.Count - 1);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_transaction_without_an_answer_delays_those_behind_it_for_half_a_second()
    {
        await using var app = await StartAsync();
        using var answer = new ManualResetEventSlim();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () =>
        {
            arrived.SetResult();
            answer.Wait(Timeout);
        });
        var hanging = app.AcceptAsync();
        await arrived.Task;
        var waiting = app.AcceptAsync();
        await app.Time.TimerIsSetForAsync(app.Now.AddSeconds(0.5));

        app.Time.Advance(TimeSpan.FromSeconds(0.5));
        var id = await waiting;

        Assert.False(hanging.IsCompleted);
        Assert.Equal(MessageStatus.Queued, (await app.Stored.ChunkAsync(id)).Recipients[0].Status);
        answer.Set();
        await hanging;
    }

    [Fact]
    public async Task A_caller_that_leaves_the_line_is_not_written_and_one_that_leaves_the_request_stops_no_other()
    {
        await using var app = await StartAsync();
        var chunks = NewChunks(app);
        using var answer = new ManualResetEventSlim();
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () => answer.Wait(Timeout));
        using var leaves = new CancellationTokenSource();
        var first = app.Table.InsertAsync(chunks[0], CancellationToken.None);
        var leaving = app.Table.InsertAsync(chunks[1], leaves.Token);
        var staying = app.Table.InsertAsync(chunks[2], CancellationToken.None);

        await leaves.CancelAsync();
        answer.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await Task.WhenAll(first, staying);
        Assert.Equal(
            new[] { chunks[0].Id, chunks[2].Id }.Order(Comparer<ChunkId>.Create((one, other) => string.CompareOrdinal($"{one}", $"{other}"))),
            (await app.Stored.RowsAsync()).Where(row => row.RowKey.StartsWith('c')).Select(row => ChunkEntity.FromEntity(row).Chunk.Id)
                .Where(id => chunks.Any(chunk => chunk.Id == id))
                .Order(Comparer<ChunkId>.Create((one, other) => string.CompareOrdinal($"{one}", $"{other}"))));
    }

    // The partition is open and the gate is read, so that further requests begin their transaction synchronously.
    private async Task<InProcessApp> StartAsync(params (string Name, string? Value)[] settings)
    {
        var app = await InProcessApp.StartAsync(azurite, settings: settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        await app.SendAsync();
        app.TableWire.ForgetRequests();
        return app;
    }

    private static Task<IReadOnlyList<T>> BehindOneAsync<T>(InProcessApp app, Func<Task<T>> write) =>
        BehindOneAsync(app, Enumerable.Range(0, Many + 1).ToList(), _ => write());

    /// <summary>Begins the writes while the first of them has no answer yet.</summary>
    private static async Task<IReadOnlyList<TResult>> BehindOneAsync<T, TResult>(InProcessApp app, IReadOnlyList<T> items, Func<T, Task<TResult>> write)
    {
        using var answer = new ManualResetEventSlim();
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () => answer.Wait(Timeout));
        var writing = items.Select(write).ToList();
        answer.Set();
        var results = await Task.WhenAll(writing);
        app.TableWire.Cuts = null;
        return results;
    }

    private static int Transactions(InProcessApp app) => app.TableWire.Requests.Count(request => request.IsTransaction);

    private static List<Chunk> NewChunks(InProcessApp app) =>
        [.. Enumerable.Range(0, Many + 1).Select(_ =>
        {
            var (id, now) = app.Get<Acceptances>().New();
            return app.Get<ChunkMachine>().Accept(Chunk.New(id.Chunk(0), now, FinalText.Of("a"), "DEMO", [new Recipient(InProcessApp.Phone)]));
        })];

    private static async Task<List<StoredChunk>> StoredAsync(InProcessApp app)
    {
        var stored = await Task.WhenAll(NewChunks(app).Select(chunk => app.Table.InsertAsync(chunk, CancellationToken.None)));
        app.TableWire.ForgetRequests();
        return [.. stored];
    }

    private static async Task<Chunk[]> ChunksAsync(InProcessApp app, IEnumerable<StoredChunk> chunks) =>
        await Task.WhenAll(chunks.Select(stored => app.Stored.ChunkAsync(stored.Chunk.Id)));
}
