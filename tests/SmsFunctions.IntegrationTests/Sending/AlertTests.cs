using GatewaySimulator.Faults;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Sending;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;
using SmsFunctions.Tracking;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of the alerts for events that an operator must examine.</summary>
[Collection(OutcomeTests.Name)]
public sealed class AlertTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_refusal_with_an_unknown_code_is_an_error_in_the_log()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_New_Thing" });

        var chunk = await app.SendAsync();

        var alert = Assert.Single(app.Log.Alerts("UnknownRefusal"));
        Assert.Contains($"{chunk.Id}", alert);
        Assert.Contains("Error_New_Thing", alert);
    }

    [Fact]
    public async Task A_late_answer_to_a_message_that_was_sent_again_keeps_both_ids_and_is_an_error()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Hold });
        var id = await app.AcceptAsync();
        var slow = app.WorkAsync();
        await Eventually.True(() => app.Simulator.Holds.Count == 1, "the gateway holds the call");
        var stored = await app.Stored.StoredAsync(id);
        var resent = stored.Chunk.Recipients[0].Become(MessageStatus.Sent, app.Now) with { Call = "another", GatewayIds = ["new"] };
        await app.Table.WriteAsync(stored, stored.Chunk with { Recipients = [resent], LeaseUntil = null }, CancellationToken.None);

        app.Simulator.Holds.Release();
        await slow;

        var chunk = await app.Stored.ChunkAsync(id);
        Assert.Equal<IEnumerable<string>>([app.Simulator.Ledger.Entries[0].Id, "new"], chunk.Recipients[0].GatewayIds);
        Assert.Contains($"{id}", Assert.Single(app.Log.Alerts("AnsweredTwice")));
    }

    [Fact]
    public async Task An_unknown_code_is_one_alert_for_all_recipients_of_a_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_New_Thing" });
        var messages = Enumerable.Range(0, 4).Select(i => new BatchMessage(i, $"7900123456{i}", FinalText.Of("Hello"), null, null)).ToList();

        await app.Get<BatchIntake>().AcceptAsync(
            new BatchPlan(messages, [], [], "DEMO", null), InProcessApp.Soon(app.Now), Acceptance.Of(app.Now), app.Now.AddMinutes(2), CancellationToken.None);
        await app.WorkAsync();

        Assert.Single(app.Log.Alerts("UnknownRefusal"));
    }

    [Fact]
    public async Task Ten_unconfirmed_messages_are_an_alert()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        for (var i = 0; i < UnconfirmedWatch.Limit - 1; i++)
        {
            await LeaveInDoubtAsync(app);
        }

        Assert.Empty(app.Log.Alerts("ManyUnconfirmed"));
        await LeaveInDoubtAsync(app);

        Assert.Contains("10 messages", Assert.Single(app.Log.Alerts("ManyUnconfirmed")));
    }

    // One worker stores a claim and crashes. Another worker finds the claim.
    private static async Task LeaveInDoubtAsync(InProcessApp app)
    {
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        var stored = await app.Stored.StoredAsync(id);
        var take = Assert.IsType<Claim.Take>(app.Get<ChunkMachine>().Claim(stored.Chunk, app.Now));
        await app.Table.WriteAsync(stored, take.Next, CancellationToken.None);
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.Sender.HandleAsync(new SendHint(id), CancellationToken.None);
        Assert.Equal(MessageStatus.Unconfirmed, (await app.Stored.ChunkAsync(id)).Recipients[0].Status);
    }

    [Fact]
    public async Task An_unreadable_row_is_an_error_and_delays_no_other_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var bad = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        for (var i = 0; i < 12; i++)
        {
            app.Time.Advance(TimeSpan.FromSeconds(1));
            await app.AcceptAsync();
        }

        await app.TakeSendHintsAsync();
        await app.Stored.DamageAsync(bad);
        app.Time.Advance(TimeSpan.FromSeconds(121));
        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Equal(12, (await app.TakeSendHintsAsync()).Count);
        Assert.Contains($"{bad}", Assert.Single(app.Log.Alerts("ChunkUnreadable")));
    }

    [Fact]
    public async Task An_unreadable_row_does_not_prevent_its_neighbours_from_being_tracked()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var ids = new List<ChunkId>();
        while (ids.GroupBy(id => id.Partition).All(shard => shard.Count() < 3))
        {
            app.Time.Advance(TimeSpan.FromMilliseconds(10));
            ids.Add((await app.SendAsync()).Id);
        }

        var shard = ids.GroupBy(id => id.Partition).Single(group => group.Count() == 3).ToList();
        await app.Stored.DamageAsync(shard[1]);
        app.Time.Advance(TimeSpan.FromSeconds(30));
        await app.Poller.HandleAsync(new PollHint([.. shard]), CancellationToken.None);

        Assert.Equal(2, app.Simulator.Calls.CountOf("1c_i.php"));
    }
}
