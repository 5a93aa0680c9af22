using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Operations;

/// <summary>Tests of PATCH: a new time or text for a message that the app holds.</summary>
public sealed class ChangeTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_changed_message_is_answered_and_sent_as_changed_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(2 * Hour);

        var shown = (await app.ChangeAsync(id, app.Now + Hour, "Changed")).Json();
        Assert.Equal(("scheduled", "Changed"), (shown["status"]!.GetValue<string>(), shown["text"]!.GetValue<string>()));
        Assert.Equal(app.Now + Hour, shown["sendAt"]!.GetValue<DateTimeOffset>());
        await AssertSentAtAsync(app, id, app.Now + Hour);

        app.Time.Advance(2 * Hour);
        await app.TickAsync();
        Assert.Equal("Changed", Assert.Single(app.Simulator.Ledger.Entries).Text);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(10, 2)]
    [InlineData(300, 2)]
    [InlineData(0, 240)]
    [InlineData(2, 240)]
    [InlineData(10, 30)]
    public async Task A_message_moved_to_another_day_is_found_at_its_new_time_under_its_old_id(int daysAhead, int newHours)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(TimeSpan.FromDays(daysAhead) + Hour);
        var due = app.Now.AddHours(newHours);

        Assert.Equal(200, (await app.ChangeAsync(id, due)).Status);

        Assert.Equal(new Marker(MarkerKind.Send, due), (await app.Stored.ChunkAsync(id)).Marker);
        await AssertSentAtAsync(app, id, due);
    }

    [Fact]
    public async Task A_time_just_past_is_now_and_needs_no_sweep()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Hour);

        Assert.Equal("queued", (await app.ChangeAsync(id, app.Now.AddMinutes(-5))).Json()["status"]!.GetValue<string>());
        await app.WorkAsync();

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task The_sweep_replaces_a_lost_hint_of_a_changed_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Hour);
        app.QueueWire.Cuts = Cuts.Before(request => request.IsPut(Keys.SendQueue));
        var changing = app.ChangeAsync(id, app.Now);
        await app.LetTimePassAsync(() => changing.IsCompleted);
        app.QueueWire.Cuts = null;

        Assert.Equal(200, (await changing).Status);
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.TickAsync();

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task While_the_gate_is_closed_a_message_brought_forward_to_now_is_held()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Hour);
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "a test", CancellationToken.None);

        Assert.Equal("held", (await app.ChangeAsync(id, app.Now)).Json()["status"]!.GetValue<string>());

        Assert.Empty(await app.TakeSendHintsAsync());
        Assert.Equal((409, "held"), (await app.ChangeAsync(id, app.Now + Hour)).Refused());
    }

    [Fact]
    public async Task The_end_of_validity_moves_with_the_time_unless_the_caller_gave_it()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (byDefault, given) = (await app.ScheduleAsync(Hour), await app.ScheduleAsync(Hour, validity: 2 * Hour));

        await app.ChangeAsync(byDefault, app.Now + (10 * Hour));
        await app.ChangeAsync(given, app.Now + (2 * Hour));
        var beyond = await app.ChangeAsync(given, app.Now + (3 * Hour));

        Assert.Equal(app.Now + (34 * Hour), (await app.Stored.ChunkAsync(byDefault)).ValidUntil);
        Assert.Equal((app.Now + (3 * Hour), app.Now + (2 * Hour)), ((await app.Stored.ChunkAsync(given)).ValidUntil, (await app.Stored.ChunkAsync(given)).Due));
        Assert.Equal(400, beyond.Status);
        Assert.Contains("validUntil", beyond.Json()["errors"]!["sendAt"]![0]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sendAt":null,"text":null}""")]
    [InlineData("""{"sendAt":"2021-03-14T11:54:00Z"}""")]
    [InlineData("""{"sendAt":"2021-03-14T15:00:00"}""")]
    [InlineData("""{"sendAt":"2022-03-15T15:00:00Z"}""")]
    [InlineData("""{"text":""}""")]
    [InlineData("""{"text":" \n "}""")]
    [InlineData("""{"text":"\u200B\u2060"}""")]
    [InlineData("""{"text":"a\uFFFE\u0439"}""")]
    [InlineData("""{"text":"a\u0000b"}""")]
    [InlineData("""{"to":"79001234568"}""")]
    [InlineData("")]
    public async Task An_invalid_change_is_400_and_changes_nothing(string body)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Hour);
        var before = await app.Stored.StoredAsync(id);

        var answer = await app.ChangeAsync(id, body);

        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Json()["errors"]!.AsObject());
        Assert.Equal(before.ETag, (await app.Stored.StoredAsync(id)).ETag);
    }

    [Fact]
    public async Task A_text_of_eleven_segments_is_400()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Hour);

        Assert.Equal(400, (await app.ChangeAsync(id, text: new string('я', 671))).Status);
        Assert.Equal(200, (await app.ChangeAsync(id, text: new string('я', 670))).Status);
    }

    [Fact]
    public async Task A_message_that_the_app_does_not_hold_is_409_with_its_state()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var kept = await app.ScheduleAsync(Hour, kind: ScheduleKind.Gateway);
        Assert.Equal((409, "queued"), (await app.ChangeAsync(kept, text: "x")).Refused());
        await app.WorkAsync();
        var overtaken = await app.ChangeAsync(kept, text: "x");
        Assert.Equal((409, "scheduled"), overtaken.Refused());
        Assert.Contains("handed over to the gateway", overtaken.Body);

        Assert.Equal((409, "sent"), (await app.ChangeAsync((await app.SendAsync()).Id, text: "x")).Refused());
        var cancelled = await app.ScheduleAsync(Hour);
        await app.CancelAsync(cancelled);
        Assert.Equal((409, "cancelled"), (await app.ChangeAsync(cancelled, app.Now + (2 * Hour))).Refused());
        Assert.Equal((409, "queued"), (await app.ChangeAsync(await app.AcceptAsync(), text: "x")).Refused());
    }

    [Fact]
    public async Task A_message_of_a_batch_is_409_and_names_it()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.AcceptBatchAsync(1, ahead: Hour);

        var answer = await app.ChangeAsync(batch.Chunk(0), text: "x");

        Assert.Equal((409, "scheduled"), answer.Refused());
        Assert.Equal(batch.ToString(), answer.Json()["batchId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_dry_run_and_a_repetition_write_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Hour);
        app.TableWire.ForgetRequests();
        var dry = await app.ChangeAsync(id, app.Now + (2 * Hour), "Changed", dryRun: true);
        app.AssertNothingWritten();
        var real = await app.ChangeAsync(id, app.Now + (2 * Hour), "Changed");
        app.TableWire.ForgetRequests();

        var again = await app.ChangeAsync(id, app.Now + (2 * Hour), "Changed");

        app.AssertNothingWritten();
        Assert.Equal((real.Body, real.Body), (dry.Body, again.Body));
    }

    [Fact]
    public async Task Storage_down_is_503()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Hour);
        app.TableWire.Cuts = Cuts.Everything();

        var changing = app.ChangeAsync(id, text: "x");
        await app.LetTimePassAsync(() => changing.IsCompleted);

        Assert.Equal(503, (await changing).Status);
    }

    // The message is not sent before its time, and is sent at the first tick after it.
    private static async Task AssertSentAtAsync(InProcessApp app, ChunkId id, DateTimeOffset due)
    {
        app.Time.Advance(due - app.Now - TimeSpan.FromSeconds(20));
        await app.TickAsync();
        Assert.Equal(0, app.Simulator.Ledger.Count);
        app.Time.Advance(TimeSpan.FromSeconds(21));
        await app.TickAsync();
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }
}
