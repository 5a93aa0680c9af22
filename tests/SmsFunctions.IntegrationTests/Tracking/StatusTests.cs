using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;
using SmsFunctions.Tracking;
using MessageStatus = SmsFunctions.Messages.MessageStatus;

namespace SmsFunctions.IntegrationTests.Tracking;

/// <summary>Tests of the delivery statuses of the gateway and of the times of the status checks.</summary>
[Collection(TrackingTests.Name)]
public sealed class StatusTests(AzuriteFixture azurite)
{
    private static readonly double[] Offsets = [20, 60, 120, 300, 900, 1800, 3600, 7200, 14400, 28800, 57600, 86400, 129600, 169200];

    [Theory]
    [InlineData("Enqueued", MessageStatus.Sent)]
    [InlineData("Delivered_To_Gateway", MessageStatus.Sent)]
    [InlineData("Sent", MessageStatus.Sent)]
    [InlineData("Delivered_To_Recipient", MessageStatus.Delivered)]
    [InlineData("Error_Invalid_Destination_Address", MessageStatus.Undelivered)]
    [InlineData("Error_Invalid_Source_Address", MessageStatus.Undelivered)]
    [InlineData("Error_Rejected", MessageStatus.Undelivered)]
    [InlineData("Error_Expired", MessageStatus.Expired)]
    [InlineData("Ожидает отправки", MessageStatus.Sent)]
    [InlineData("Отправленно", MessageStatus.Sent)]
    [InlineData("Доставленно", MessageStatus.Delivered)]
    [InlineData("Доставлено", MessageStatus.Delivered)]
    [InlineData("Ошибка: некорректный номер получателя сообщения", MessageStatus.Undelivered)]
    [InlineData("Ошибка: некорректный адрес отправителя сообщения", MessageStatus.Undelivered)]
    [InlineData("Ошибка: сообщение отклонено", MessageStatus.Undelivered)]
    [InlineData("Ошибка: истек срок жизни сообщения", MessageStatus.Expired)]
    [InlineData("На пути", MessageStatus.Sent)]
    public async Task Each_gateway_status_maps_to_its_state(string word, MessageStatus expected)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = word });
        var sent = await app.SendAsync();

        var chunk = await app.NextCheckAsync(sent.Id);

        await app.AssertEndAsync(chunk.Id, expected, inLedger: 1);
        Assert.Equal((word, word), (chunk.Recipients[0].GatewayStatus, chunk.Recipients[0].History[^1].Detail));
        Assert.Equal(expected.IsFinal() ? app.Now : null, chunk.Recipients[0].FinalAt);
        Assert.Equal(sent.Recipients[0].SentAt, chunk.Recipients[0].SentAt);
    }

    [Fact]
    public async Task Each_new_gateway_status_is_one_step_of_the_history_and_a_repeated_one_is_none()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var chunk = await app.SendAsync();
        var begun = chunk.Recipients[0].History.Length;
        foreach (var word in new[] { "Enqueued", "Enqueued", "Sent", "Sent", "Sent", "Delivered_To_Recipient" })
        {
            app.Simulator.Faults.Clear();
            app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = word });
            chunk = await app.NextCheckAsync(chunk.Id);
        }

        var steps = chunk.Recipients[0].History[begun..];
        Assert.Equal(
            [(MessageStatus.Sent, "Enqueued"), (MessageStatus.Sent, "Sent"), (MessageStatus.Delivered, "Delivered_To_Recipient")],
            steps.Select(step => (step.Status, step.Detail)));
        Assert.Equal((app.Now, app.Now), (steps[^1].At, chunk.Recipients[0].FinalAt));
    }

    [Fact]
    public async Task A_late_status_never_reverts_a_delivery()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sent = await app.SendAsync();
        var beforeDelivery = await app.Stored.StoredAsync(sent.Id);
        app.Time.Advance(TimeSpan.FromSeconds(20));
        await app.NextCheckAsync(sent.Id);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Sent" });

        await app.Poller.HandleAsync(new PollHint([sent.Id]), CancellationToken.None);
        var late = app.Get<ChunkMachine>().Poll(beforeDelivery.Chunk, [], true, app.Now);

        Assert.False((await app.Table.WriteAsync(beforeDelivery, late, CancellationToken.None)).Written);
        await app.AssertEndAsync(sent.Id, MessageStatus.Delivered, inLedger: 1);
    }

    [Fact]
    public async Task The_status_is_checked_at_the_offsets_and_then_the_message_is_unknown()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Sent" });
        var chunk = await app.SendAsync();
        var asked = new List<double>();
        while (chunk.Marker is { } marker)
        {
            asked.Add((marker.At - InProcessApp.Start).TotalSeconds);
            chunk = await app.NextCheckAsync(chunk.Id);
        }

        Assert.Equal(Offsets.Length, asked.Count);
        Assert.All(asked.Zip(Offsets, Offsets.Prepend(0)), check =>
            Assert.InRange(check.First, check.Second - (0.2 * (check.Second - check.Third)), check.Second + 1));
        await app.AssertEndAsync(chunk.Id, MessageStatus.Unknown, inLedger: 1);
        Assert.Equal(Offsets.Length, app.Simulator.Calls.CountOf("1c_i.php"));
        Assert.Equal("Sent", chunk.Recipients[0].GatewayStatus);
    }

    [Fact]
    public async Task Checks_missed_in_an_outage_are_made_as_one()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Sent" });
        var chunk = await app.SendAsync();

        app.Time.Advance(TimeSpan.FromHours(5));
        chunk = await app.NextCheckAsync(chunk.Id);

        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_i.php"));
        Assert.InRange(chunk.Marker!.Value.At, InProcessApp.Start.AddHours(7), InProcessApp.Start.AddHours(8).AddSeconds(1));
    }

    [Fact]
    public async Task An_id_unknown_to_the_gateway_is_checked_until_the_last_offset()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var chunk = await app.SendAsync();
        app.Simulator.Ledger.Clear();
        var checks = 0;
        while (chunk.Marker is not null)
        {
            chunk = await app.NextCheckAsync(chunk.Id);
            checks++;
        }

        Assert.Equal(
            (Offsets.Length, MessageStatus.Unknown, "Error_Invalid_MessageID"),
            (checks, chunk.Recipients[0].Status, chunk.Recipients[0].GatewayStatus));
        await app.Stored.AssertMarkersAsync();
    }

    [Theory]
    [InlineData("Error_Gateway_Busy")]
    [InlineData("Error_Invalid_Login")]
    [InlineData("Something_Else")]
    public async Task A_check_without_an_answer_changes_nothing_and_the_next_one_is_made(string code)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sent = await app.SendAsync();
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = code, Script = Script.Status, Times = 1 });

        var chunk = await app.NextCheckAsync(sent.Id);
        Assert.Equal((1, sent.Recipients[0].History.Length), (chunk.PollNumber, chunk.Recipients[0].History.Length));
        await app.NextCheckAsync(sent.Id);

        await app.AssertEndAsync(sent.Id, MessageStatus.Delivered, inLedger: 1);
    }

    [Fact]
    public async Task A_status_whose_write_is_not_answered_is_stored_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sent = await app.SendAsync();
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => request.IsTransaction);

        app.Time.Advance(TimeSpan.FromSeconds(20));
        var chunk = await app.NextCheckAsync(sent.Id);

        await app.AssertEndAsync(sent.Id, MessageStatus.Delivered, inLedger: 1);
        Assert.Equal((sent.Version + 1, 1), (chunk.Version, app.Simulator.Calls.CountOf("1c_i.php")));
    }

    [Fact]
    public async Task Two_workers_with_the_same_hint_store_one_step()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var sent = await app.SendAsync();
        app.Time.Advance(TimeSpan.FromSeconds(20));

        await Task.WhenAll(new[] { app, other }.Select(worker => worker.Poller.HandleAsync(new PollHint([sent.Id]), CancellationToken.None)));

        var chunk = await app.AssertEndAsync(sent.Id, MessageStatus.Delivered, inLedger: 1);
        Assert.Equal(
            [MessageStatus.Queued, MessageStatus.Sending, MessageStatus.Sent, MessageStatus.Delivered],
            chunk.Recipients[0].History.Select(step => step.Status));
    }

    [Fact]
    public async Task A_worker_whose_clock_is_a_second_behind_still_makes_the_check()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sent = await app.SendAsync();
        app.Time.Advance(sent.Marker!.Value.At - app.Now - TimeSpan.FromSeconds(1));

        await app.Poller.HandleAsync(new PollHint([sent.Id]), CancellationToken.None);

        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_i.php"));
    }
}
