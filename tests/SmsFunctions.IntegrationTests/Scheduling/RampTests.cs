using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>Tests of the release after downtime: overdue messages are released in growing steps and do not delay messages that are on time.</summary>
[Collection(SchedulingTests.Name)]
public sealed class RampTests(AzuriteFixture azurite)
{
    private const int Missed = 40;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);
    private static readonly DateTimeOffset Start = InProcessApp.Start;

    [Fact]
    public async Task A_backlog_is_released_in_steps_of_1_2_4_8_a_tick_and_each_message_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        for (var i = 0; i < Missed; i++)
        {
            await app.ScheduleAsync(Start.AddHours(1).AddSeconds(i), to: $"7900{i:D7}");
        }

        app.Time.Advance(TimeSpan.FromHours(3));
        var onTime = await app.ScheduleAsync(app.Now + TimeSpan.FromMinutes(2), to: "79110000000");
        await using var returned = app.Another();
        var sent = new List<int>();
        for (; sent.Count < 8; app.Time.Advance(Tick))
        {
            await returned.TickAsync();
            sent.Add(app.Simulator.Ledger.Count);
        }

        Assert.Equal([1, 3, 7, 15, 31, 40, 40, 40], sent);
        Assert.Equal(Enumerable.Range(0, Missed).Select(i => $"7900{i:D7}"), app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Order());
        Assert.Equal("79000000000", app.Simulator.Ledger.Entries[0].Phone);
        Assert.Equal(MessageStatus.Queued, (await app.Stored.ChunkAsync(onTime)).Recipients[0].Status);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Messages_on_time_are_released_on_time_regardless_of_the_backlog()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await BacklogAsync(app, 2_100);
        app.Time.Advance(TimeSpan.FromHours(3));
        var due = app.Now + TimeSpan.FromMinutes(2);
        await app.ScheduleAsync(due, to: "79110000000");
        await using var returned = app.Another();
        await returned.TickAsync();

        app.Time.Advance(due - app.Now);
        await returned.TickAsync();

        Assert.Equal(due, Assert.Single(app.Simulator.Ledger.Entries, entry => entry.Phone == "79110000000").AcceptedAt);
        Assert.InRange(app.Simulator.Ledger.Count, 2, 8);
    }

    [Fact]
    public async Task The_next_steps_wait_while_the_queue_has_old_messages()
    {
        // The clock is far ahead of the clock of storage, so every queue message looks old.
        await using var app = await InProcessApp.StartAsync(azurite, new DateTimeOffset(2099, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await app.AcceptAsync();
        for (var i = 0; i < 5; i++)
        {
            await app.ScheduleAsync(app.Now + TimeSpan.FromHours(1), to: $"7900{i:D7}");
        }

        app.Time.Advance(TimeSpan.FromHours(3));
        await using var returned = app.Another();
        for (var tick = 0; tick < 4; tick++)
        {
            await returned.SendSweep.RunAsync(CancellationToken.None);
        }

        await app.LoseHintsAsync();
        await returned.SendSweep.RunAsync(CancellationToken.None);

        Assert.Single(await app.TakeSendHintsAsync());
    }

    // Stores many single messages in a few transactions.
    private static async Task BacklogAsync(InProcessApp app, int count)
    {
        var (id, due) = (BatchId.New(Start, Start.AddHours(1)), Start.AddHours(1));
        var chunks = Enumerable.Range(0, count).Select(number => app.Get<ChunkMachine>().Accept(
            Chunk.New(id.Chunk(number), Start, FinalText.Of("late"), "DEMO", [new Recipient($"7900{number:D7}")]) with
            {
                Due = due,
                NotBefore = due,
                ValidUntil = due.AddDays(1),
            }));
        Assert.Equal(count, (await app.Get<BatchTable>().InsertAsync(id, BatchTable.Pack(chunks), CancellationToken.None))?.Count);
    }
}
