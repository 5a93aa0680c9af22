using GatewaySimulator.Faults;
using SmsFunctions.Gate;
using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Operations;

/// <summary>Tests of POST resolve and resend: an operator sets the outcome of unconfirmed messages and repeats failed ones.</summary>
public sealed class ResolveTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Theory]
    [InlineData("sent", MessageStatus.Unknown, 1)]
    [InlineData("failed", MessageStatus.Failed, 1)]
    [InlineData("resend", MessageStatus.Sent, 2)]
    public async Task An_unconfirmed_message_gets_the_outcome_that_the_operator_sets(string outcome, MessageStatus expected, int inLedger)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await UnconfirmedAsync(app);

        var answer = await app.ResolveAsync(id, outcome);
        await app.LetEverythingBeSentAsync();

        Assert.Equal((200, 1), answer.Affected());
        Assert.Equal((outcome, false), (answer.Json()["outcome"]!.GetValue<string>(), answer.Json()["dryRun"]!.GetValue<bool>()));
        await app.AssertEndAsync(id, expected, inLedger, attempts: inLedger);
        Assert.Equal(409, (await app.ResolveAsync(id, outcome)).Status);
    }

    [Theory]
    [InlineData("sent")]
    [InlineData("failed")]
    [InlineData("resend")]
    public async Task A_repeated_resolution_has_the_same_answer_and_sends_nothing_twice(string outcome)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await UnconfirmedAsync(app);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());

        var first = await app.ResolveAsync(id, outcome, key: "k");
        await app.WorkAsync();
        app.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await app.ResolveAsync(id, outcome, key: "k");
        await app.WorkAsync();

        Assert.Equal((200, first.Body), (second.Status, second.Body));
        Assert.Equal(("", "true"), (first.Headers[IdempotencyHeader.Replayed].ToString(), second.Headers[IdempotencyHeader.Replayed].ToString()));
        Assert.Equal(outcome == "resend" ? 2 : 1, app.Simulator.Ledger.Count);
        Assert.Equal(422, (await app.ResolveAsync(id, outcome == "sent" ? "failed" : "sent", key: "k")).Status);
    }

    [Fact]
    public async Task A_message_that_is_not_unconfirmed_is_409_with_its_state_and_the_key_stays_free()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var id = await app.AcceptAsync();
        Assert.Equal((409, "queued"), (await app.ResolveAsync(id, "failed", key: "k")).Refused());
        Assert.Equal(404, (await app.ResolveAsync(ChunkId.New(app.Now, app.Now), "failed", key: "k2")).Status);
        await app.WorkAsync();

        app.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((200, 1), (await app.ResolveAsync(id, "failed", key: "k")).Affected());
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("sent ")]
    public async Task An_unknown_outcome_is_400(string outcome)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await UnconfirmedAsync(app);

        Assert.NotNull((await app.ResolveAsync(id, outcome)).Json()["errors"]!["outcome"]);

        Assert.Equal(MessageStatus.Unconfirmed, await app.StatusAsync(id));
    }

    [Fact]
    public async Task A_resend_of_one_of_two_hundred_is_one_more_sms()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.LineCode, Code = "Error_Gateway_Busy", Lines = [7], Times = 1 });
        var chunk = (await app.AcceptBatchAsync(200)).Chunk(0);
        await app.WorkAsync();
        app.Simulator.Faults.Clear();
        app.Simulator.Faults.Add(OperationDriver.NoAnswer(inLedger: false));
        await app.RetryAsync(chunk);
        Assert.Equal(1, (await app.CountsAsync(chunk.Batch))["unconfirmed"]);

        Assert.Equal((200, 1), (await app.ResolveAsync(chunk, "resend", index: 7)).Affected());
        await app.LetEverythingBeSentAsync();

        Assert.Equal(200, app.Simulator.Ledger.Count);
        Assert.Equal("79000000007", app.Simulator.Ledger.Entries[^1].Phone);
        Assert.Equal((409, "sent"), (await app.ResolveAsync(chunk, "resend", index: 8)).Refused());
    }

    [Fact]
    public async Task A_batch_is_resolved_chunk_by_chunk_and_counts_only_what_was_unconfirmed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var batch = await app.AcceptBatchAsync(250);
        await app.WorkAsync();
        var unconfirmed = (await app.CountsAsync(batch))["unconfirmed"];

        var answer = await app.ResolveAsync(batch, "sent");

        Assert.Equal((200, unconfirmed), answer.Affected());
        Assert.Equal(unconfirmed, (await app.CountsAsync(batch))["unknown"]);
        var nothing = await app.ResolveAsync(batch, "sent");
        Assert.Equal((409, 250), (nothing.Status, nothing.Json()["counts"]!.AsObject().Sum(count => count.Value!.GetValue<int>())));
    }

    [Fact]
    public async Task A_resend_sends_again_what_failed_or_was_rejected_and_nothing_else()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await RejectedAsync(app, 5, lines: [1, 3]);

        var answer = await app.ResendAsync(batch);
        await app.LetEverythingBeSentAsync();

        Assert.Equal((200, 2), answer.Affected());
        Assert.Equal("resend", answer.Json()["outcome"]!.GetValue<string>());
        Assert.Equal(["79000000001", "79000000003"], app.Simulator.Ledger.Entries.Skip(3).Select(entry => entry.Phone));
        Assert.Equal(409, (await app.ResendAsync(batch)).Status);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_resent_message_is_sent_once_more()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await RejectedAsync(app, 5, lines: [1, 3]);

        var first = await app.ResendAsync(batch.Chunk(0), index: 3, key: "k");
        await app.LetEverythingBeSentAsync();
        var repeated = await app.ResendAsync(batch.Chunk(0), index: 3, key: "k");
        await app.LetEverythingBeSentAsync();

        Assert.Equal(("""{"outcome":"resend","messages":1,"dryRun":false}""", 200), (first.Body, first.Status));
        Assert.Equal((first.Body, "true"), (repeated.Body, repeated.Headers[IdempotencyHeader.Replayed].ToString()));
        Assert.Equal("79000000003", Assert.Single(app.Simulator.Ledger.Entries.Skip(3)).Phone);
        Assert.Equal(MessageStatus.Rejected, await app.StatusAsync(batch.Chunk(0), 1));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_again_is_409_with_its_state()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await RejectedAsync(app, 2, lines: [1]);
        var (sent, rejected) = (batch.Chunk(0), batch.Chunk(0));
        app.TableWire.ForgetRequests();
        app.QueueWire.ForgetRequests();

        Assert.Equal((409, "sent"), (await app.ResendAsync(sent, index: 0)).Refused());
        Assert.Equal(404, (await app.ResendAsync(sent, index: 2)).Status);
        Assert.Equal(404, (await app.ResendAsync(ChunkId.New(app.Now, app.Now))).Status);
        Assert.Equal((200, 1), (await app.ResendAsync(rejected, index: 1, dryRun: true)).Affected());
        app.AssertNothingWritten();

        var stored = await app.Stored.StoredAsync(rejected);
        await app.Table.WriteAsync(stored, stored.Chunk with { Text = "", TextPurgedAt = app.Now }, CancellationToken.None);
        var purged = await app.ResendAsync(rejected, index: 1);
        Assert.Equal((409, "rejected"), purged.Refused());
        Assert.Contains("The text was purged.", purged.Body);
    }

    [Fact]
    public async Task A_resend_repeated_with_its_key_is_applied_once_and_one_without_a_key_again()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await RejectedAsync(app, 5, lines: [1, 3]);
        app.Simulator.Faults.Add(OperationDriver.Rejection(times: 2));

        var first = await app.ResendAsync(batch, key: "k");
        await app.WorkAsync();
        var repeated = await app.ResendAsync(batch, key: "k");
        Assert.Empty(await app.TakeSendHintsAsync());
        var another = await app.ResendAsync(batch);
        await app.WorkAsync();
        var late = await app.ResendAsync(batch, key: "k");
        Assert.Empty(await app.TakeSendHintsAsync());

        Assert.All([first, repeated, another, late], answer => Assert.Equal((200, 2), answer.Affected()));
        Assert.Equal("true", late.Headers[IdempotencyHeader.Replayed]);
        Assert.Equal(3, app.Simulator.Calls.CountOf("1c_p.php"));
        Assert.Equal(2, (await app.CountsAsync(batch))["rejected"]);
    }

    [Fact]
    public async Task A_key_reused_after_more_failures_repeats_the_original_operation()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.Rejection());
        var batch = await app.AcceptBatchAsync(250);
        var hints = await app.TakeSendHintsAsync();
        await app.Sender.HandleAsync(hints.Single(hint => hint.Id.Number == 1), CancellationToken.None);
        Assert.Equal((200, 50), (await app.ResendAsync(batch, key: "k")).Affected());
        app.Time.Advance(TimeSpan.FromMinutes(1));
        app.Simulator.Faults.Add(OperationDriver.Rejection());
        await app.Sender.HandleAsync(hints.Single(hint => hint.Id.Number == 0), CancellationToken.None);
        await app.WorkAsync();
        Assert.Equal((50, 200), ((await app.CountsAsync(batch))["sent"], (await app.CountsAsync(batch))["rejected"]));

        Assert.Equal((200, 50), (await app.ResendAsync(batch, key: "k")).Affected());
        await app.LetEverythingBeSentAsync();
        Assert.Equal(50, app.Simulator.Ledger.Count);

        Assert.Equal((200, 200), (await app.ResendAsync(batch, key: "another")).Affected());
        await app.WorkAsync();
        Assert.Equal(250, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task Storage_that_fails_half_way_is_503_and_the_repetition_sends_each_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await RejectedAsync(app, 30, texts: 30);
        var transactions = 0;
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction && Interlocked.Increment(ref transactions) > 1);
        var cutOff = app.ResendAsync(batch, key: "k");
        await app.LetTimePassAsync(() => cutOff.IsCompleted, TimeSpan.FromSeconds(1));
        app.TableWire.Cuts = null;
        Assert.Equal(503, (await cutOff).Status);
        Assert.InRange((await app.CountsAsync(batch))["queued"], 1, 29);
        await app.WorkAsync();

        var repeated = await app.ResendAsync(batch, key: "k");
        await app.LetEverythingBeSentAsync();

        Assert.Equal((200, 30), repeated.Affected());
        Assert.Equal(30, app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Distinct().Count());
        Assert.Equal(30, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task While_the_gate_is_closed_resent_messages_are_held_without_a_hint_and_sent_when_it_opens()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await RejectedAsync(app, 3);
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "a test", CancellationToken.None);

        Assert.Equal((200, 3), (await app.ResendAsync(batch)).Affected());
        Assert.Empty(await app.TakeSendHintsAsync());
        Assert.Equal(3, (await app.CountsAsync(batch))["held"]);
        await app.Get<SendingGate>().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.LetEverythingBeSentAsync();

        Assert.Equal(3, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_queue_outage_costs_a_resend_only_its_hints()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await RejectedAsync(app, 20, texts: 20);
        app.QueueWire.Cuts = Cuts.Everything();
        var resending = app.ResendAsync(batch);
        await app.LetTimePassAsync(() => resending.IsCompleted);
        app.QueueWire.Cuts = null;

        Assert.Equal((200, 20), (await resending).Affected());
        await app.LetEverythingBeSentAsync();
        await app.LiveAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(20, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task Dry_runs_give_the_same_answer_and_write_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var rejected = await RejectedAsync(app, 3);
        var unconfirmed = await UnconfirmedAsync(app);
        app.TableWire.ForgetRequests();
        app.QueueWire.ForgetRequests();

        DirectCall[] dry =
        [
            await app.ResendAsync(rejected, key: "k", dryRun: true),
            await app.ResolveAsync(unconfirmed, "resend", key: "k", dryRun: true),
            await app.ResolveAsync(unconfirmed, "sent", dryRun: true),
            await app.ResolveAsync(rejected, "sent", dryRun: true),
        ];

        app.AssertNothingWritten();
        Assert.Equal([(200, 3), (200, 1), (200, 1), (409, -1)], dry.Select(answer => answer.Affected()));
        Assert.All(dry.Take(3), answer => Assert.True(answer.Json()["dryRun"]!.GetValue<bool>()));
        Assert.Equal((200, 3), (await app.ResendAsync(rejected, key: "k")).Affected());
    }

    [Theory]
    [InlineData("{}", 200)]
    [InlineData(null, 200)]
    [InlineData("""{"only":["79001234567"]}""", 400)]
    [InlineData("x", 400)]
    public async Task A_resend_body_with_unsupported_fields_is_refused(string? body, int expected)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await RejectedAsync(app, 3);

        Assert.Equal(expected, (await app.ResendAsync(batch, body: body)).Status);
    }

    private static async Task<ChunkId> UnconfirmedAsync(InProcessApp app)
    {
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var chunk = await app.SendAsync();
        Assert.Equal(MessageStatus.Unconfirmed, chunk.Recipients[0].Status);
        return chunk.Id;
    }

    private static async Task<BatchId> RejectedAsync(InProcessApp app, int recipients, int texts = 1, int[]? lines = null)
    {
        app.Simulator.Faults.Add(lines is null
            ? OperationDriver.Rejection(times: null)
            : new Fault { Action = FaultAction.LineCode, Code = "Error_Message_Rejected", Lines = lines });
        var batch = await app.AcceptBatchAsync(recipients, texts);
        await app.WorkAsync();
        app.Simulator.Faults.Clear();
        Assert.Equal(lines?.Length ?? recipients, (await app.CountsAsync(batch))["rejected"]);
        return batch;
    }
}
