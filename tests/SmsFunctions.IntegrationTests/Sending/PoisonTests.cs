using System.Text.Json;
using Azure.Storage.Queues;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;
using SmsFunctions.Tracking;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of poisoned hints: each raises an alert, pauses between attempts grow, and the message fails only after an hour.</summary>
[Collection(OutcomeTests.Name)]
public sealed class PoisonTests(AzuriteFixture azurite)
{
    private const string Poisoned = "HintPoisoned";

    [Fact]
    public async Task A_chunk_whose_handling_always_fails_is_tried_for_more_than_an_hour_and_then_failed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();

        Assert.Equal([5, 10, 20, 40], await PoisonToTheEndAsync(app, id));

        var chunk = await app.AssertEndAsync(id, MessageStatus.Failed, inLedger: 0, attempts: 0);
        Assert.Equal("Poisoned", chunk.Recipients[0].Error?.Code);
        Assert.Equal(5, app.Log.Alerts(Poisoned).Count);
        Assert.All(app.Log.Alerts(Poisoned), alert => Assert.Contains($"{id}", alert));
        Assert.Contains("no further call is made: 1 Failed", app.Log.Alerts(Poisoned).Last());
    }

    [Fact]
    public async Task A_chunk_that_was_claimed_ends_unconfirmed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        var stored = await app.Stored.StoredAsync(id);
        var take = Assert.IsType<Claim.Take>(app.Get<ChunkMachine>().Claim(stored.Chunk, app.Now));
        await app.Table.WriteAsync(stored, take.Next, CancellationToken.None);

        Assert.Equal([5, 10, 20, 40], await PoisonToTheEndAsync(app, id));

        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 0);
    }

    [Fact]
    public async Task A_sent_chunk_is_tracked_repeatedly_and_never_ended_by_poisoned_hints()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var chunk = await app.SendAsync();
        var pauses = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            app.Time.Advance(chunk.Marker!.Value.At - app.Now);
            await app.TrackingSweep.RunAsync(CancellationToken.None);
            await PollPoisonAsync(app, Assert.Single(await app.TakeAsync(Keys.PollQueue)));
            chunk = await app.Stored.ChunkAsync(chunk.Id);
            pauses.Add((chunk.Marker!.Value.At - app.Now).TotalMinutes);
        }

        Assert.Equal([5, 10, 20, 40, 60, 60], pauses);
        Assert.Equal(6, app.Log.Alerts(Poisoned).Count);
        await app.NextCheckAsync(chunk.Id);
        await app.AssertEndAsync(chunk.Id, MessageStatus.Delivered, inLedger: 1);
    }

    [Fact]
    public async Task A_hint_whose_chunk_has_progressed_changes_nothing_and_is_no_alert()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sent = await app.SendAsync();
        var scheduled = await app.AcceptAsync();
        await app.TakeSendHintsAsync();

        await SendPoisonAsync(app, new SendHint(sent.Id));
        await PollPoisonAsync(app, new PollHint([sent.Id, scheduled]));
        await SendPoisonAsync(app, new SendHint(ChunkId.New(app.Now, app.Now)));

        Assert.Equal(sent.Version, (await app.Stored.ChunkAsync(sent.Id)).Version);
        Assert.Equal(0, (await app.Stored.ChunkAsync(scheduled)).Version);
        Assert.Empty(app.Log.Alerts(Poisoned));
    }

    [Fact]
    public async Task A_chunk_that_is_written_in_the_meantime_is_read_again()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        var stored = await app.Stored.StoredAsync(id);
        await using var other = app.Another();
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () =>
            other.Table.WriteAsync(stored, app.Get<ChunkMachine>().Hinted(stored.Chunk, app.Now), CancellationToken.None).GetAwaiter().GetResult());

        await SendPoisonAsync(app, new SendHint(id));

        var chunk = await app.AssertEndAsync(id, MessageStatus.Queued, inLedger: 0, attempts: 0);
        Assert.Equal((2, 1), (chunk.Version, chunk.Poisoned));
        Assert.Single(app.Log.Alerts(Poisoned));
    }

    [Fact]
    public async Task Every_chunk_of_a_poll_hint_is_postponed_even_if_one_is_damaged()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var ids = new List<ChunkId>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await app.SendAsync()).Id);
        }

        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.Stored.DamageAsync(ids[1]);
        await PollPoisonAsync(app, new PollHint([.. ids]));
        await PollPoisonAsync(app, new PollHint([ids[0]]));

        Assert.Equal([1, 1], new[] { await app.Stored.ChunkAsync(ids[0]), await app.Stored.ChunkAsync(ids[2]) }.Select(chunk => chunk.Poisoned));
        Assert.Equal(3, app.Log.Alerts(Poisoned).Count);
        Assert.Contains($"{ids[1]}", Assert.Single(app.Log.Alerts("ChunkUnreadable")));
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"id":"nonsense"}""")]
    [InlineData("\u00FF\u00FE")]
    public async Task A_malformed_hint_is_an_alert_and_is_dropped(string text)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var message = BinaryData.FromBytes(System.Text.Encoding.Latin1.GetBytes(text));

        await app.Create<PoisonFunctions>().PoisonedAsync(message, CancellationToken.None);
        await app.Create<PollFunctions>().PoisonedAsync(message, CancellationToken.None);
        await app.Create<SendFunctions>().SendAsync(text, CancellationToken.None);

        Assert.Equal(
            [Keys.SendPoisonQueue, Keys.PollPoisonQueue, Keys.SendQueue],
            app.Log.Alerts("HintUnreadable").Select(alert => alert.Split("in queue ")[1].Split(' ')[0]));
    }

    [Fact]
    public async Task Three_hundred_hints_poisoned_during_a_storage_outage_are_all_sent_after_it()
    {
        const int Count = 300;
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = BatchId.New(app.Now, app.Now);
        var chunks = Enumerable.Range(0, Count).Select(number => app.Get<ChunkMachine>().Accept(
            Chunk.New(batch.Chunk(number), app.Now, FinalText.Of("Hello"), "DEMO", [new Recipient($"7900{number:D7}")])));
        await app.Get<BatchTable>().InsertAsync(batch, BatchTable.Pack(chunks), CancellationToken.None);
        var hints = Enumerable.Range(0, Count).Select(number => new SendHint(batch.Chunk(number))).ToList();
        app.TableWire.Cuts = Cuts.Everything();
        await Assert.ThrowsAnyAsync<Exception>(() => SendPoisonAsync(app, hints[0]));
        app.TableWire.Cuts = null;
        Assert.Empty(app.Log.Alerts(Poisoned));

        await EachAsync(hints, hint => SendPoisonAsync(app, hint));
        Assert.Equal(Count, app.Log.Alerts(Poisoned).Distinct().Count());
        app.Time.Advance(TimeSpan.FromMinutes(5));
        await app.SendSweep.RunAsync(CancellationToken.None);
        await EachAsync(await app.TakeSendHintsAsync(), hint => app.Sender.HandleAsync(hint, CancellationToken.None));

        Assert.Equal(Count, app.Simulator.Ledger.Count);
        Assert.Equal(Count, app.Log.Alerts(Poisoned).Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_message_that_the_host_can_never_deliver_is_an_alert_after_an_hour_and_is_dropped()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var queue = new QueueClient(app.Direct, Keys.PollPoisonQueue);
        await queue.SendMessageAsync("no base64!");
        var watch = app.Get<PoisonWatch>();

        await LookAsync(app, watch, times: 6);
        Assert.Empty(app.Log.Alerts("PoisonStuck"));
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        await LookAsync(app, watch, times: 7);

        Assert.Contains($"{Keys.PollPoisonQueue} has held", Assert.Single(app.Log.Alerts("PoisonStuck")));
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Messages_that_come_and_go_in_a_poison_queue_are_not_touched()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var queue = new QueueClient(app.Direct, Keys.SendPoisonQueue);
        var watch = app.Get<PoisonWatch>();
        await queue.SendMessageAsync("first");
        await LookAsync(app, watch, times: 5);
        await queue.ClearMessagesAsync();
        await LookAsync(app, watch, times: 1);
        await queue.SendMessageAsync("second");

        await LookAsync(app, watch, times: 6);

        Assert.Empty(app.Log.Alerts("PoisonStuck"));
        Assert.Equal("second", (await queue.ReceiveMessageAsync()).Value.MessageText);
    }

    private static async Task LookAsync(InProcessApp app, PoisonWatch watch, int times)
    {
        for (var i = 0; i < times; i++)
        {
            app.Time.Advance(TimeSpan.FromMinutes(10));
            await watch.RunAsync(CancellationToken.None);
        }
    }

    // After each pause the sweep enqueues a hint, which fails again.
    private static async Task<List<double>> PoisonToTheEndAsync(InProcessApp app, ChunkId id)
    {
        var (hint, pauses) = (new SendHint(id), new List<double>());
        while (true)
        {
            await SendPoisonAsync(app, hint);
            if ((await app.Stored.ChunkAsync(id)).Marker is not { } marker)
            {
                return pauses;
            }

            Assert.True(pauses.Count < 10, "the message never fails");
            pauses.Add((marker.At - app.Now).TotalMinutes);
            app.Time.Advance(marker.At - app.Now);
            await app.SendSweep.RunAsync(CancellationToken.None);
            hint = Assert.Single(await app.TakeSendHintsAsync());
        }
    }

    private static Task SendPoisonAsync(InProcessApp app, SendHint hint) => app.Create<PoisonFunctions>().PoisonedAsync(
        new BinaryData(JsonSerializer.SerializeToUtf8Bytes(hint, SendHintJson.Types.SendHint)), CancellationToken.None);

    private static Task PollPoisonAsync(InProcessApp app, PollHint hint) => PollPoisonAsync(app, JsonSerializer.Serialize(hint, PollHintJson.Types.PollHint));

    private static Task PollPoisonAsync(InProcessApp app, string hint) =>
        app.Create<PollFunctions>().PoisonedAsync(BinaryData.FromString(hint), CancellationToken.None);

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> work) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, _) => await work(one));
}
