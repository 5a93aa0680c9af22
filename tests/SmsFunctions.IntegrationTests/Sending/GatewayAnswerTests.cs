using GatewaySimulator.Faults;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of the status of a message after each kind of gateway answer, and after none.</summary>
public sealed class GatewayAnswerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    public static TheoryData<Fault> UnreadableAnswers => new(
        new Fault { Action = FaultAction.Html, Ledger = true },
        new Fault { Action = FaultAction.HttpStatus, HttpStatus = 502, Ledger = true },
        new Fault { Action = FaultAction.HttpStatus, HttpStatus = 302, Ledger = true },
        new Fault { Action = FaultAction.Truncate, Bytes = 12, Framing = Framing.Length },
        new Fault { Action = FaultAction.Truncate, Bytes = 44, Framing = Framing.Close },
        new Fault { Action = FaultAction.Huge, Megabytes = 1 },
        new Fault { Action = FaultAction.WrongLineCount, Delta = 1 },
        new Fault { Action = FaultAction.WrongLineCount, Delta = -1 },
        new Fault { Action = FaultAction.Text, Text = "", Ledger = true },
        new Fault { Action = FaultAction.Text, Text = "Result: Something_Else", Ledger = true },
        new Fault { Action = FaultAction.Fin },
        new Fault { Action = FaultAction.Rst });

    [Theory]
    [MemberData(nameof(UnreadableAnswers))]
    public async Task An_answer_without_a_result_leaves_the_message_unconfirmed_after_one_call(Fault fault)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(fault);

        var chunk = await app.SendAsync();
        app.Time.Advance(TimeSpan.FromHours(1));
        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.WorkAsync();

        chunk = await app.AssertEndAsync(chunk.Id, MessageStatus.Unconfirmed, inLedger: 1);
        Assert.Equal([MessageStatus.Queued, MessageStatus.Sending, MessageStatus.Unconfirmed], chunk.Recipients[0].History.Select(step => step.Status));
        Assert.NotNull(chunk.Recipients[0].Error);
        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_s.php"));
    }

    [Theory]
    [InlineData("Error_Message_Rejected", MessageStatus.Rejected)]
    [InlineData("Error_Invalid_Source_Address", MessageStatus.Rejected)]
    [InlineData("Error_Invalid_Destination_Address", MessageStatus.Rejected)]
    [InlineData("Error_Invalid_Header", MessageStatus.Rejected)]
    [InlineData("Error_Invalid_MessageID", MessageStatus.Rejected)]
    [InlineData("Error_Flood_SMS", MessageStatus.Rejected)]
    [InlineData("Error_New_Thing", MessageStatus.Failed)]
    public async Task A_final_refusal_ends_the_message_without_another_call(string code, MessageStatus expected)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = code });

        var chunk = await app.SendAsync();

        chunk = await app.AssertEndAsync(chunk.Id, expected, inLedger: 0);
        Assert.Equal(app.Now, chunk.Recipients[0].FinalAt);
        Assert.Equal(code, chunk.Recipients[0].Error?.Text);
        Assert.Empty(await app.TakeSendHintsAsync());
    }

    [Theory]
    [InlineData("Error_Message_Queue_Full")]
    [InlineData("Error_Gateway_Busy")]
    [InlineData("Error_Gateway_Offline")]
    [InlineData("Error_Database_Offline")]
    [InlineData("Error_Out_of_Service")]
    public async Task A_transient_refusal_is_retried_until_the_attempts_are_used_up(string code)
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Sending:MaxAttempts"] = "4" });
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = code });

        var id = (await app.SendAsync()).Id;
        for (var attempt = 2; attempt <= 4; attempt++)
        {
            await app.AssertEndAsync(id, MessageStatus.Queued, inLedger: 0, attempts: attempt - 1);
            await app.RetryAsync(id);
        }

        var chunk = await app.AssertEndAsync(id, MessageStatus.Failed, inLedger: 0, attempts: 4);
        Assert.Equal(code, chunk.Recipients[0].Error?.Text);
    }

    [Fact]
    public async Task A_gateway_that_refuses_connections_three_times_gets_the_message_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.GatewayWire.StopListening();
        var id = (await app.SendAsync()).Id;
        await app.RetryAsync(id);
        await app.RetryAsync(id);
        Assert.Equal(0, (await app.AssertEndAsync(id, MessageStatus.Queued, inLedger: 0, attempts: 3)).Failures);

        app.GatewayWire.ListenAgain();
        await app.RetryAsync(id);

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1, attempts: 4);
    }

    [Theory]
    [InlineData("Error_Gateway_Offline")]
    [InlineData(null)]
    public async Task A_gateway_that_is_unavailable_for_an_hour_is_probed_and_fails_no_message(string? code)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        if (code is null)
        {
            app.GatewayWire.StopListening();
        }
        else
        {
            app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = code });
        }

        var id = await app.AcceptAsync();
        await app.LiveAsync(TimeSpan.FromHours(1));
        var waiting = await app.Stored.ChunkAsync(id);
        Assert.Equal((MessageStatus.Held, true), (waiting.StatusAt(0, app.Now), waiting.Failures < 5));

        // Five calls until the breaker closes the gate, then probes after 30 s, 1, 2, 4, 8, 10 min …
        Assert.InRange(waiting.Attempts, 10, 16);
        app.Simulator.Faults.Clear();
        if (code is null)
        {
            app.GatewayWire.ListenAgain();
        }

        await app.LiveAsync(TimeSpan.FromMinutes(11));

        Assert.Contains((await app.Stored.ChunkAsync(id)).Recipients[0].Status, (IEnumerable<MessageStatus>)[MessageStatus.Sent, MessageStatus.Delivered]);
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_stopped_account_fails_no_message_and_a_top_up_releases_all()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Ledger.Balance = 0;
        var id = await app.AcceptAsync();
        await app.LiveAsync(TimeSpan.FromHours(2), every: TimeSpan.FromMinutes(1));

        var waiting = await app.Stored.ChunkAsync(id);
        Assert.Equal((MessageStatus.Held, 1, 0), (waiting.StatusAt(0, app.Now), waiting.Attempts, waiting.Failures));
        Assert.Equal("NotEnoughCredits", waiting.Recipients[0].Error?.Code);
        var calls = app.Simulator.Calls.Last;
        var refused = calls.First(call => call.Script == "1c_s.php").At;
        Assert.Equal([1, 5, 15, 30, 60], calls.Where(call => call.Script == "1c_b.php").Select(call => (call.At - refused).TotalMinutes));
        app.Simulator.Ledger.Balance = 10;
        await app.LiveAsync(TimeSpan.FromMinutes(61));

        Assert.Contains((await app.Stored.ChunkAsync(id)).Recipients[0].Status, (IEnumerable<MessageStatus>)[MessageStatus.Sent, MessageStatus.Delivered]);
        Assert.Equal((2, 1), (app.Simulator.Calls.CountOf("1c_s.php"), app.Simulator.Ledger.Count));
    }

    [Theory]
    [InlineData("Error_Invalid_Login")]
    [InlineData("Error_Invalid_Password")]
    [InlineData("Error_SMS_User_Disabled")]
    [InlineData("Error_SMS_User_Not_Activated")]
    [InlineData("Error_Unauthorised_IP_Address")]
    public async Task A_message_that_a_stopped_account_held_for_too_long_expires(string code)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = code });
        var id = (await app.SendAsync()).Id;
        var chunk = await app.Stored.ChunkAsync(id);
        Assert.Equal(MessageStatus.Held, chunk.StatusAt(0, app.Now));

        app.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        app.Simulator.Faults.Clear();
        await app.LiveAsync(TimeSpan.FromMinutes(1));

        await app.AssertEndAsync(id, MessageStatus.Expired, inLedger: 0);
        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_s.php"));
    }
}
