using GatewaySimulator.Faults;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Operations;

/// <summary>Tests of DELETE: a cancelled message is never sent, and a refused cancel reports the reason.</summary>
public sealed class CancelTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_queued_message_is_cancelled_once_and_for_all()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();

        var (first, second) = (await app.CancelAsync(id), await app.CancelAsync(id));
        await app.LetEverythingBeSentAsync();

        Assert.Equal((200, 1, 0), first.Cancelled());
        Assert.Equal(first.Body, second.Body);
        await app.AssertEndAsync(id, MessageStatus.Cancelled, inLedger: 0, attempts: 0);
    }

    [Fact]
    public async Task A_scheduled_message_is_cancelled_and_its_marker_gone()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(TimeSpan.FromDays(2));

        Assert.Equal((200, 1, 0), (await app.CancelAsync(id)).Cancelled());

        Assert.DoesNotContain(await app.Stored.RowsAsync(), row => row.RowKey.StartsWith('o'));
        await app.AssertEndAsync(id, MessageStatus.Cancelled, inLedger: 0, attempts: 0);
    }

    [Fact]
    public async Task A_held_message_is_cancelled_and_not_sent_when_the_gate_opens()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "a test", CancellationToken.None);
        var id = await app.AcceptAsync();
        Assert.Equal(MessageStatus.Held, await app.StatusAsync(id));

        Assert.Equal((200, 1, 0), (await app.CancelAsync(id)).Cancelled());
        await app.Get<SendingGate>().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.LetEverythingBeSentAsync();

        await app.AssertEndAsync(id, MessageStatus.Cancelled, inLedger: 0, attempts: 0);
    }

    [Fact]
    public async Task A_message_in_a_call_or_beyond_it_is_409_with_its_state()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Hold, Times = 1 });
        var id = await app.AcceptAsync();
        var working = app.WorkAsync();
        await Eventually.True(() => app.Simulator.Holds.Count == 1, "the gateway holds the call");
        Assert.Equal((409, "sending"), (await app.CancelAsync(id)).Refused());
        app.Simulator.Holds.Release();
        await working;
        Assert.Equal((409, "sent"), (await app.CancelAsync(id)).Refused());

        app.Simulator.Faults.Add(OperationDriver.Rejection());
        Assert.Equal((409, "rejected"), (await app.CancelAsync((await app.SendAsync()).Id)).Refused());
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        Assert.Equal((409, "unconfirmed"), (await app.CancelAsync((await app.SendAsync()).Id)).Refused());
    }

    [Fact]
    public async Task A_message_scheduled_at_the_gateway_is_409_with_the_reason()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(TimeSpan.FromHours(2), kind: ScheduleKind.Gateway);
        await app.WorkAsync();

        var answer = await app.CancelAsync(id);

        Assert.Equal((409, "scheduled"), answer.Refused());
        Assert.Contains("handed over to the gateway", answer.Body);
        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_s_t.php"));
    }

    [Fact]
    public async Task A_message_not_yet_submitted_to_the_gateways_schedule_can_be_cancelled()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(TimeSpan.FromHours(2), kind: ScheduleKind.Gateway);

        Assert.Equal((200, 1, 0), (await app.CancelAsync(id)).Cancelled());
        await app.LetEverythingBeSentAsync();

        await app.AssertEndAsync(id, MessageStatus.Cancelled, inLedger: 0, attempts: 0);
    }

    [Fact]
    public async Task A_message_whose_earlier_call_is_in_doubt_is_unconfirmed_again_and_not_sent_again()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var id = (await app.SendAsync()).Id;
        Assert.Equal((200, 1), (await app.ResolveAsync(id, "resend")).Affected());

        Assert.Equal((409, "unconfirmed"), (await app.CancelAsync(id)).Refused());
        await app.LetEverythingBeSentAsync();

        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 1);
    }

    [Fact]
    public async Task A_cancelled_alarm_is_not_sent_again_automatically()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var id = await app.ScheduleAsync(TimeSpan.Zero, mode: SendMode.AtLeastOnce);
        await app.WorkAsync();

        Assert.Equal((409, "unconfirmed"), (await app.CancelAsync(id)).Refused());
        await app.LetEverythingBeSentAsync();

        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 1);
    }

    [Fact]
    public async Task A_cancel_of_a_partly_sent_batch_of_450_cancels_only_the_unsent_messages()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.AcceptBatchAsync(450);
        var hints = await app.TakeSendHintsAsync();
        await app.Sender.HandleAsync(hints.Single(hint => hint.Id.Number == 1), CancellationToken.None);

        var (first, second) = (await app.CancelAsync(batch), await app.CancelAsync(batch));
        foreach (var hint in hints)
        {
            await app.Sender.HandleAsync(hint, CancellationToken.None);
        }

        await app.LetEverythingBeSentAsync();
        Assert.Equal((200, 250, 200), first.Cancelled());
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(200, app.Simulator.Ledger.Count);
        Assert.Equal(250, (await app.CountsAsync(batch))["cancelled"]);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_batch_without_waiting_messages_is_409_with_its_counts()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.AcceptBatchAsync(3);
        await app.WorkAsync();

        var answer = await app.CancelAsync(batch);

        Assert.Equal(409, answer.Status);
        Assert.Equal("""{"sent":3}""", answer.Json()["counts"]!.ToJsonString());
    }

    [Fact]
    public async Task One_message_of_a_chunk_is_cancelled_and_the_others_are_sent_in_one_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.AcceptBatchAsync(3);

        Assert.Equal((200, 1, 0), (await app.CancelAsync(batch.Chunk(0), 1)).Cancelled());
        await app.WorkAsync();

        Assert.Equal(["79000000000", "79000000002"], app.Simulator.Ledger.Entries.Select(entry => entry.Phone));
        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_p.php"));
        Assert.Equal((200, 1, 2), (await app.CancelAsync(batch)).Cancelled());
    }

    [Fact]
    public async Task A_personal_batch_in_several_transactions_is_cancelled_completely()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.AcceptBatchAsync(120, texts: 120);
        Assert.True((await app.Stored.ChunkAsync(batch.Chunk(0))).IsUncommitted);

        Assert.Equal((200, 1, 0), (await app.CancelAsync(batch.Chunk(7))).Cancelled());
        Assert.Equal((200, 120, 0), (await app.CancelAsync(batch)).Cancelled());
        await app.LetEverythingBeSentAsync();

        Assert.Equal(0, app.Simulator.Ledger.Count);
        Assert.Equal(120, (await app.CountsAsync(batch))["cancelled"]);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task An_incompletely_stored_batch_is_404_and_so_are_its_messages()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        List<int> seen = [];
        app.TableWire.Cuts = Cuts.Meanwhile(3, request => request.IsTransaction, () => Task.Run(async () =>
        {
            var row = (await app.Stored.RowsAsync()).First(row => row.RowKey.StartsWith('c'));
            var chunk = Keys.ChunkOf(row.PartitionKey, row.RowKey);
            seen.AddRange([(await app.CancelAsync(chunk.Batch)).Status, (await app.CancelAsync(chunk)).Status, (await app.ResendAsync(chunk.Batch)).Status]);
        }).GetAwaiter().GetResult());

        var batch = await app.AcceptBatchAsync(120, texts: 120);

        Assert.Equal([404, 404, 404], seen);
        Assert.Equal(120, (await app.CountsAsync(batch))["queued"]);
    }

    [Fact]
    public async Task An_unknown_id_is_404()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var single = await app.AcceptAsync();
        var unknown = ChunkId.New(app.Now, app.Now);

        Assert.Equal(404, (await app.CancelAsync(unknown)).Status);
        Assert.Equal(404, (await app.CancelAsync(unknown.Batch)).Status);
        Assert.Equal(404, (await app.CancelAsync(single, 1)).Status);
        Assert.Equal(404, (await app.CancelAsync(single.Batch)).Status);
        Assert.Equal(404, (await app.ChangeAsync(unknown, text: "x")).Status);
        Assert.Equal(404, (await app.ResolveAsync(unknown, "sent")).Status);
        Assert.Equal(404, (await app.ResolveAsync(single.Batch, "sent")).Status);
        Assert.Equal(MessageStatus.Queued, await app.StatusAsync(single));
    }

    [Fact]
    public async Task A_dry_run_gives_the_same_answer_and_writes_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.AcceptBatchAsync(250);
        app.TableWire.ForgetRequests();
        app.QueueWire.ForgetRequests();

        var dry = (await app.CancelAsync(batch, dryRun: true), await app.CancelAsync(batch.Chunk(0), dryRun: true));
        app.AssertNothingWritten();

        Assert.Equal(((200, 250, 0), (200, 1, 0)), (dry.Item1.Cancelled(), dry.Item2.Cancelled()));
        Assert.Equal(dry.Item1.Body, (await app.CancelAsync(batch)).Body);
    }

    [Fact]
    public async Task Storage_that_fails_half_way_is_503_and_the_repetition_cancels_the_rest()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.AcceptBatchAsync(30, texts: 30);
        var transactions = 0;
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction && Interlocked.Increment(ref transactions) > 1);
        var cutOff = app.CancelAsync(batch);
        await app.LetTimePassAsync(() => cutOff.IsCompleted, TimeSpan.FromSeconds(1));
        app.TableWire.Cuts = null;

        Assert.Equal(503, (await cutOff).Status);
        Assert.Contains("Repeat the request", (await cutOff).Body);
        Assert.InRange((await app.CountsAsync(batch))["cancelled"], 1, 29);
        Assert.Equal((200, 30, 0), (await app.CancelAsync(batch)).Cancelled());
        await app.Stored.AssertMarkersAsync();
    }
}
