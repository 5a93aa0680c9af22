using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Search;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Submission;

/// <summary>Tests of requests of several transactions: they are stored completely and sent, or abandoned and never sent.</summary>
public sealed class BatchIntakeTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    // A transaction holds 49 chunks, so the request takes three.
    private const int Texts = 120;
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(16);

    [Fact]
    public async Task A_partially_stored_request_is_never_sent_and_its_rows_are_cleaned_up()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var transactions = 0;
        app.TableWire.Cuts = request => request.IsTransaction && Interlocked.Increment(ref transactions) > 2 ? new Cut(Before: true, () => { }) : null;
        var accepting = AcceptAsync(app);
        await app.LetTimePassAsync(() => accepting.IsCompleted);
        Assert.IsType<BatchOutcome.Unknown>(await accepting);
        app.TableWire.Cuts = null;
        Assert.NotEmpty(await app.Stored.RowsAsync());

        app.Time.Advance(Late);
        await SweepAsync(app);

        Assert.Equal("b", string.Concat((await app.Stored.RowsAsync()).Select(row => row.RowKey[0])));
        Assert.Empty(await app.TakeSendHintsAsync());
        Assert.Equal(0, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_request_abandoned_during_its_last_transaction_is_not_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Meanwhile(3, request => request.IsTransaction, () =>
        {
            var batch = FirstBatch(app);
            Assert.Equal(HeaderState.Aborted, Task.Run(() => app.Get<BatchTable>().TryAbortAsync(batch, CancellationToken.None)).GetAwaiter().GetResult());
        });

        var outcome = await AcceptAsync(app);
        app.Time.Advance(Late);
        await SweepAsync(app);

        Assert.IsType<BatchOutcome.GivenUp>(outcome);
        Assert.Empty(await app.TakeSendHintsAsync());
        Assert.Equal("b", string.Concat((await app.Stored.RowsAsync()).Select(row => row.RowKey[0])));
    }

    [Fact]
    public async Task A_completely_stored_request_without_hints_is_sent_once_by_the_sweep()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        Assert.IsType<BatchOutcome.Accepted>(await AcceptAsync(app));
        await app.TakeSendHintsAsync();

        await app.LiveAsync(Late + TimeSpan.FromMinutes(4));

        Assert.Equal(Enumerable.Range(0, Texts).Select(i => $"Text {i}").Order(), app.Simulator.Ledger.Entries.Select(entry => entry.Text).Order());
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_last_transaction()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Meanwhile(3, request => request.IsTransaction, () =>
            Task.Run(() => app.Sender.HandleAsync(new SendHint(FirstBatch(app).Chunk(0)), CancellationToken.None)).GetAwaiter().GetResult());

        Assert.IsType<BatchOutcome.Accepted>(await AcceptAsync(app));

        Assert.Equal(0, app.Simulator.Ledger.Count);
        await app.WorkAsync();
        Assert.Equal(Texts, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_transaction_whose_answer_was_lost_is_found_stored_by_its_repetition(int number)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.AnswerOf(number, request => request.IsTransaction);

        var accepting = AcceptAsync(app);
        await app.LetTimePassAsync(() => accepting.IsCompleted);
        Assert.IsType<BatchOutcome.Accepted>(await accepting);
        await app.WorkAsync();

        // The test's clock ran during the request, so on a slow machine the enqueuing of some hints timed out. The sweep enqueues them.
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.TickAsync();

        Assert.Equal(Texts, app.Simulator.Ledger.Entries.Select(entry => entry.Text).Distinct().Count());
        Assert.Equal(Texts, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_batch_cannot_be_read_before_it_is_completely_stored()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        BatchView? seen = null;
        app.TableWire.Cuts = Cuts.Meanwhile(3, request => request.IsTransaction, () =>
            seen = Task.Run(() => app.Get<BatchReader>().SummaryAsync(FirstBatch(app), Caller.Anyone, CancellationToken.None)).GetAwaiter().GetResult());

        var accepted = Assert.IsType<BatchOutcome.Accepted>(await AcceptAsync(app));

        Assert.Null(seen);
        Assert.Equal(Texts, (await app.Get<BatchReader>().SummaryAsync(accepted.Id, Caller.Anyone, CancellationToken.None))?.Counts["queued"]);
    }

    private static Task<BatchOutcome> AcceptAsync(InProcessApp app)
    {
        var messages = Enumerable.Range(0, Texts).Select(i => new BatchMessage(i, $"7900{i:D7}", FinalText.Of($"Text {i}"), null, null)).ToList();
        return app.Get<BatchIntake>().AcceptAsync(
            new BatchPlan(messages, [], [], "DEMO", null), InProcessApp.Soon(app.Now), Acceptance.Of(app.Now), app.Now.AddMinutes(2), CancellationToken.None);
    }

    private static Task SweepAsync(InProcessApp app) => app.Get<UnfinishedBatchSweep>().RunAsync(CancellationToken.None);

    private static BatchId FirstBatch(InProcessApp app)
    {
        var row = Task.Run(app.Stored.RowsAsync).GetAwaiter().GetResult().First(row => row.RowKey.StartsWith('c'));
        return Keys.ChunkOf(row.PartitionKey, row.RowKey).Batch;
    }
}
