using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Search;
using SmsFunctions.Sending;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>Tests of scheduled batches of several transactions: they are sent completely and on time, or never.</summary>
public sealed class BatchScheduleTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int OneText = 10_000, Texts = 120;
    private const int FiveMinutes = 5, TwentyMinutes = 20, TwoDays = 2 * 24 * 60;
    private static readonly DateTimeOffset Start = InProcessApp.Start;

    [Theory]
    [InlineData(OneText, false, 50)]
    [InlineData(Texts, true, Texts)]
    public async Task A_batch_due_before_the_clean_up_has_its_hints_enqueued_at_once(int messages, bool personal, int chunks)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var due = Start.AddMinutes(FiveMinutes);

        var id = await app.ScheduleBatchAsync(due, messages, personal);
        Assert.Equal("298", Assert.Single(app.HintsPut().Distinct()));
        Assert.Equal(messages, (await ViewAsync(app, id)).Counts["scheduled"]);
        app.Time.Advance(due - app.Now);
        await HintsComeAsync(app, id, chunks);

        AssertSentOnce(app, messages);
        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.Equal(due, entry.AcceptedAt));
        Assert.Equal(messages, (await ViewAsync(app, id)).Counts["sent"]);
        await app.Stored.AssertMarkersAsync();
    }

    [Theory]
    [InlineData(OneText, false, TwentyMinutes)]
    [InlineData(OneText, false, TwoDays)]
    [InlineData(Texts, true, TwentyMinutes)]
    [InlineData(Texts, true, TwoDays)]
    public async Task A_batch_due_later_is_released_on_time_even_if_all_its_hints_are_lost(int messages, bool personal, int minutes)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var due = Start.AddMinutes(minutes);
        await app.ScheduleBatchAsync(due, messages, personal);
        await app.LoseHintsAsync();
        await using var returned = app.Another();

        await returned.LiveAsync(TimeSpan.FromMinutes(17));
        Assert.Equal(0, app.Simulator.Ledger.Count);
        app.Time.Advance(due.AddMinutes(-1) - app.Now);
        await returned.LiveAsync(TimeSpan.FromMinutes(1));

        AssertSentOnce(app, messages);
        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.Equal(due, entry.AcceptedAt));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_batch_due_in_five_minutes_without_hints_is_found_by_the_clean_up_in_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.ScheduleBatchAsync(Start.AddMinutes(FiveMinutes), Texts, personal: true);
        await app.LoseHintsAsync();

        await app.LiveAsync(TimeSpan.FromMinutes(FiveMinutes) - TimeSpan.FromSeconds(30));
        Assert.Equal(0, app.Simulator.Ledger.Count);
        await app.LiveAsync(TimeSpan.FromSeconds(30));

        AssertSentOnce(app, Texts);
        await app.Stored.AssertMarkersAsync();
    }

    [Theory]
    [InlineData(FiveMinutes)]
    [InlineData(TwoDays)]
    public async Task An_incompletely_stored_batch_is_never_sent(int minutes)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var transactions = 0;
        app.TableWire.Cuts = request => request.IsTransaction && Interlocked.Increment(ref transactions) > 2 ? new Cut(Before: true, () => { }) : null;
        var messages = Enumerable.Range(0, Texts).Select(i => new { to = $"7900{i:D7}", text = $"{i}" });
        var accepting = app.PostBatchAsync(new { messages, sendAt = Start.AddMinutes(minutes) });
        await app.LetTimePassAsync(() => accepting.IsCompleted);
        Assert.Equal(503, (await accepting).Status);
        app.TableWire.Cuts = null;
        Assert.Contains(await app.Stored.RowsAsync(), row => row.RowKey.StartsWith('c'));

        await app.LiveAsync(TimeSpan.FromMinutes(18));
        app.Time.Advance(TimeSpan.FromMinutes(minutes));
        await app.LiveAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("b", string.Concat((await app.Stored.RowsAsync()).Select(row => row.RowKey[0])));
        Assert.Equal(0, app.Simulator.Ledger.Count);
        Assert.Empty(app.HintsPut());
    }

    private static async Task<BatchView> ViewAsync(InProcessApp app, BatchId id) =>
        (await app.Get<BatchReader>().SummaryAsync(id, Caller.Anyone, CancellationToken.None))!;

    // The queue hides messages by the real clock.
    private static async Task HintsComeAsync(InProcessApp app, BatchId id, int chunks)
    {
        for (var number = 0; number < chunks; number++)
        {
            await app.Sender.HandleAsync(new SendHint(id.Chunk(number), IsCommitted: true), CancellationToken.None);
        }
    }

    private static void AssertSentOnce(InProcessApp app, int messages) =>
        Assert.Equal(Enumerable.Range(0, messages).Select(i => $"7900{i:D7}"), app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Order());
}
