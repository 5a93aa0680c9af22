using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using SmsFunctions.EndToEndTests.Faults.Rig;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults;

/// <summary>Tests that two processes with hints for the same message make one call.</summary>
public sealed class TwoProcessTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    private FaultSystem? _system;

    private FaultSystem System => _system ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => _system = await FaultSystem.StartAsync(new FaultOptions(Seed: 0) { IsCalm = true });

    public async Task DisposeAsync() => await System.DisposeAsync();

    [Fact]
    public async Task Hints_that_are_delivered_twice_at_the_same_time_make_one_call_each()
    {
        const int Messages = 20;
        foreach (var app in System.Apps)
        {
            app.Queues.Cuts = Cuts.Before(request => request.IsGet(Keys.SendQueue));
        }

        for (var i = 0; i < Messages; i++)
        {
            await AcceptAsync(i);
        }

        var queue = System.Queues.GetQueueClient(Keys.SendQueue);
        var hints = (await queue.PeekMessagesAsync(32)).Value;
        foreach (var hint in hints)
        {
            await queue.SendMessageAsync(hint.Body);
        }

        System.Apps.ToList().ForEach(app => app.Queues.Cuts = null);
        await ChunksAsync(chunks => chunks.All(chunk => chunk.Recipients[0].Status is MessageStatus.Sent or MessageStatus.Delivered), "all are sent");

        // The second hint of each message finds nothing to do.
        await queue.EmptyAsync();
        Assert.Equal((Messages, Messages), (System.Simulator.Ledger.Count, System.Simulator.Calls.CountOf("1c_s.php")));

        // On a busy machine the sweep enqueues some hints again.
        Assert.InRange(hints.Length, Messages, 32);
        Assert.True(System.Traffic.Counts.Of("send hint deleted") >= 2 * Messages, $"{System.Traffic.Counts}");
    }

    [Fact]
    public async Task A_process_frozen_between_claim_and_call_for_longer_than_its_lease_sends_the_message_once()
    {
        // The claim is stored, and the process is frozen before it reads that.
        var (frozen, chunk) = await FrozenAsync((app, freeze) => app.Tables.Answering = (request, answer) =>
        {
            if (IsClaim(request) && IsDone(answer))
            {
                freeze();
            }
        });
        Assert.Equal(MessageStatus.Unconfirmed, chunk.Recipients[0].Status);
        Assert.Equal(0, System.Simulator.Ledger.Count);

        frozen.Thaw();

        // The frozen process recorded that no call was made, so the message is sent.
        await ChunksAsync(chunks => chunks[0].Recipients[0].Status is MessageStatus.Sent or MessageStatus.Delivered, "it is sent");
        Assert.Equal(1, System.Simulator.Ledger.Count);
        Assert.Equal(1, System.Simulator.Calls.CountOf("1c_s.php"));
    }

    [Fact]
    public async Task A_process_frozen_during_its_call_for_longer_than_its_lease_sends_once()
    {
        var (frozen, chunk) = await FrozenAsync((app, freeze) => app.Gateway.Cuts = Cuts.Meanwhile(1, _ => true, freeze));
        Assert.Equal(MessageStatus.Unconfirmed, chunk.Recipients[0].Status);
        frozen.Thaw();

        // The process may see the answer or its own timeout first. A second message shows that it works again.
        await AcceptAsync(2);
        var chunks = await ChunksAsync(
            all => all.Count == 2
                && all.Exists(sent => sent.Recipients[0].Status is MessageStatus.Sent or MessageStatus.Delivered && sent.Id != chunk.Id),
            "the second message is sent");

        Assert.Equal(2, System.Simulator.Ledger.Count);
        Assert.Contains(
            chunks.Single(first => first.Id == chunk.Id).Recipients[0].Status,
            new[] { MessageStatus.Unconfirmed, MessageStatus.Sent, MessageStatus.Delivered });
    }

    // Freezes the process that takes the hint, until the other process sets the message unconfirmed.
    // Only the process without the timer is frozen, because the timer's lease moves to the other process too slowly for storage retries.
    private async Task<(FaultApp Frozen, Chunk Chunk)> FrozenAsync(Action<FaultApp, Action> watch)
    {
        var ticks = System.Apps.Select(Ticks).ToList();
        await Eventually.True(() => System.Apps.Where((app, i) => Ticks(app) > ticks[i]).Any(), "one process runs the timer");
        var (still, other) = Ticks(System.Apps[1]) > ticks[1] ? (System.Apps[0], System.Apps[1]) : (System.Apps[1], System.Apps[0]);

        // Once one of its requests for hints is cut, no earlier request is in flight, so the other process cannot take the hint.
        var refused = 0;
        other.Queues.Cuts = Cuts.Before(request => request.IsGet(Keys.SendQueue) && Interlocked.Increment(ref refused) > 0);
        await Eventually.True(() => Volatile.Read(ref refused) > 0, "the other process asks for hints");
        var frozen = 0;
        watch(still, () =>
        {
            if (Interlocked.Exchange(ref frozen, 1) == 0)
            {
                still.Freeze();
                other.Queues.Cuts = null;
            }
        });
        await AcceptAsync(1, other);

        var chunks = await ChunksAsync(all => all[0].Recipients[0].Status == MessageStatus.Unconfirmed, "the other process sets the message unconfirmed");
        return (still, chunks[0]);
    }

    // The history of the message is JSON within a JSON string, so a backslash follows each status.
    private static bool IsClaim(ProxiedRequest request) => request.IsTransaction && request.Has("sending\\");

    // The answer of a transaction is 202. It contains the status of each operation, or of the one that failed.
    private static bool IsDone(byte[] answer)
    {
        var text = Encoding.UTF8.GetString(answer);
        return text.StartsWith("HTTP/1.1 202", StringComparison.Ordinal) && !text.Contains("HTTP/1.1 4", StringComparison.Ordinal);
    }

    private static int Ticks(FaultApp app) => app.Log.Count(line => line.Contains("Executed 'ReleaseTimer'", StringComparison.Ordinal));

    private async Task AcceptAsync(int number, FaultApp? app = null)
    {
        using var answer = await Http.PostAsJsonAsync(
            new Uri((app ?? System.Apps[number % 2]).Address, "api/messages"), new { to = $"7900{1_000_000 + number}", text = $"message {number}" });
        Assert.Equal(202, (int)answer.StatusCode);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]);
    }

    private async Task<List<Chunk>> ChunksAsync(Func<List<Chunk>, bool> holds, string what) => await Eventually.Get(
        async () => await System.Tables.GetTableClient(Keys.SmsTable)
            .QueryAsync<TableEntity>("RowKey ge 'c' and RowKey lt 'd'")
            .Select(row => ChunkEntity.FromEntity(row).Chunk)
            .ToListAsync(),
        holds,
        what);
}
