using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Operations;

/// <summary>Tests of an operation and a worker at the same time: one of them succeeds, and the answer of the operation shows which.</summary>
public sealed class OperationRaceTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_cancel_before_the_claim_succeeds_and_nothing_is_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var id = await app.AcceptAsync();
        (int, int, int) answer = default;
        WhileTransactionIsUnderWay(app, 1, async () => answer = (await other.CancelAsync(id)).Cancelled());

        await app.WorkAsync();

        Assert.Equal((200, 1, 0), answer);
        await app.AssertEndAsync(id, MessageStatus.Cancelled, inLedger: 0, attempts: 0);
    }

    [Fact]
    public async Task A_cancel_after_claim_and_call_is_too_late()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var id = await app.AcceptAsync();
        WhileTransactionIsUnderWay(app, 1, other.WorkAsync);

        Assert.Equal((409, "sent"), (await app.CancelAsync(id)).Refused());

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task A_cancel_between_the_call_and_its_stored_answer_is_too_late()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        (int, string?) answer = default;
        WhileTransactionIsUnderWay(app, 2, async () => answer = (await app.CancelAsync(id)).Refused());

        await app.WorkAsync();

        Assert.Equal((409, "sending"), answer);
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task A_cancel_whose_answer_from_storage_was_lost_is_cancelled()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => request.IsTransaction);

        var cancelling = app.CancelAsync(id);
        await app.LetTimePassAsync(() => cancelling.IsCompleted);
        await app.LetEverythingBeSentAsync();

        Assert.Equal((200, 1, 0), (await cancelling).Cancelled());
        await app.AssertEndAsync(id, MessageStatus.Cancelled, inLedger: 0, attempts: 0);
    }

    [Fact]
    public async Task Thirty_cancels_against_thirty_sends_leave_no_message_both_cancelled_and_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var ids = new List<ChunkId>();
        for (var i = 0; i < 30; i++)
        {
            ids.Add(await app.AcceptAsync($"7900{i:D7}"));
        }

        var hints = await app.TakeSendHintsAsync();
        var sending = Task.WhenAll(hints.Select(hint => Task.Run(() => app.Sender.HandleAsync(hint, CancellationToken.None))));
        var answers = await Task.WhenAll(ids.Select(id => Task.Run(() => app.CancelAsync(id))));
        await sending;
        await app.LetEverythingBeSentAsync();

        for (var i = 0; i < ids.Count; i++)
        {
            var inLedger = app.Simulator.Ledger.Entries.Count(entry => entry.Phone == $"7900{i:D7}");
            Assert.Equal(answers[i].Status == 200 ? 0 : 1, inLedger);
            Assert.Equal(answers[i].Status == 200, await app.StatusAsync(ids[i]) == MessageStatus.Cancelled);
        }

        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Thirty_messages_of_one_chunk_cancelled_one_by_one_at_once_are_all_cancelled()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.AcceptBatchAsync(40);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(index => Task.Run(() => app.CancelAsync(batch.Chunk(0), index))));
        await app.WorkAsync();

        Assert.All(answers, answer => Assert.Equal((200, 1, 0), answer.Cancelled()));
        Assert.Equal(Enumerable.Range(30, 10).Select(i => $"7900{i:D7}"), app.Simulator.Ledger.Entries.Select(entry => entry.Phone));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_change_before_the_claim_is_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await DueInASecondAsync(app);
        var hint = Assert.Single(await app.TakeSendHintsAsync());
        var later = app.Now.AddMinutes(10);
        var status = 0;

        // The worker starts at the due time. An instance whose clock is behind still accepts the change.
        await using var behind = app.Another(ahead: TimeSpan.FromSeconds(-2));
        app.Time.Advance(TimeSpan.FromSeconds(2));
        WhileTransactionIsUnderWay(app, 1, async () => status = (await behind.ChangeAsync(id, later, "Changed")).Status);
        await app.Sender.HandleAsync(hint, CancellationToken.None);

        Assert.Equal((200, 0), (status, app.Simulator.Ledger.Count));
        app.TableWire.Cuts = null;
        app.Time.Advance(TimeSpan.FromMinutes(11));
        await app.TickAsync();
        Assert.Equal("Changed", Assert.Single(app.Simulator.Ledger.Entries).Text);
    }

    [Fact]
    public async Task A_change_after_the_claim_is_409()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await DueInASecondAsync(app);
        var hint = Assert.Single(await app.TakeSendHintsAsync());
        await using var ahead = app.Another(ahead: TimeSpan.FromSeconds(2));
        WhileTransactionIsUnderWay(app, 1, () => ahead.Sender.HandleAsync(hint, CancellationToken.None));

        Assert.Equal((409, "sent"), (await app.ChangeAsync(id, app.Now.AddHours(1), "Changed")).Refused());

        Assert.Equal("Later", Assert.Single(app.Simulator.Ledger.Entries).Text);
    }

    // The message is due so soon that its hint is visible at once.
    private static Task<ChunkId> DueInASecondAsync(InProcessApp app) => app.ScheduleAsync(TimeSpan.FromSeconds(1));

    private static void WhileTransactionIsUnderWay(InProcessApp app, int number, Func<Task> happens) =>
        app.TableWire.Cuts = Cuts.Meanwhile(number, request => request.IsTransaction, () => Task.Run(happens).GetAwaiter().GetResult());
}
