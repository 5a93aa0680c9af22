using System.Net.Sockets;
using GatewaySimulator.Faults;

namespace SmsFunctions.Tests.Simulator;

public sealed class TransportFaultTests : SimulatorTest
{
    [Theory]
    [InlineData(FaultAction.Fin, true, ConnectionEnd.Fin)]
    [InlineData(FaultAction.Fin, false, ConnectionEnd.Fin)]
    [InlineData(FaultAction.Rst, true, ConnectionEnd.Rst)]
    [InlineData(FaultAction.Rst, false, ConnectionEnd.Rst)]
    public async Task The_connection_ends_without_an_answer(FaultAction action, bool ledger, ConnectionEnd end)
    {
        Host.Faults.Add(new Fault { Action = action, Ledger = ledger });
        foreach (var request in new[] { Guide.Single(), Guide.Batch("79001234567") })
        {
            var reply = await AskAsync(request);
            Assert.Empty(reply.Bytes);
            Assert.Equal(end, reply.End);
        }

        Assert.Equal(ledger ? 2 : 0, Host.Ledger.Count);
    }

    [Fact]
    public async Task A_FIN_on_a_connection_used_before_comes_after_the_first_answer()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Fin, Script = GatewaySimulator.Protocol.Script.Single });
        using var connection = await OpenAsync("GET /1c_b.php HTTP/1.1\r\nHost: x\r\nSMS_User: demo\r\nSMS_Pass: demo\r\n\r\n"u8.ToArray());
        var first = new RawReply(await connection.ReadAsync(), ConnectionEnd.Fin);
        await connection.SendAsync(Guide.Single());
        var second = await connection.ReadToEndAsync();
        Assert.EndsWith("Balance: 1000000", first.Body);
        Assert.Empty(second.Bytes);
        Assert.Equal(ConnectionEnd.Fin, second.End);
    }

    [Fact]
    public async Task No_RST_follows_the_FIN_while_the_client_keeps_its_side_open()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Fin });
        using var connection = await OpenAsync(Guide.Single());
        Assert.Empty(await connection.ReadAsync());
        // If the server had closed both directions, the first byte would cause an RST and the second send would fail.
        await connection.SendAsync("x"u8.ToArray());
        await AskAsync("GET /calls HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());
        await connection.SendAsync("x"u8.ToArray());
        Assert.Equal(ConnectionEnd.Fin, (await connection.ReadToEndAsync()).End);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hanging_call_is_never_answered(bool ledger)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Hang, Ledger = ledger });
        using var connection = await OpenAsync(Guide.Single());
        await UntilAsync(() => Host.Calls.Last is [{ Outcome: "hang" }]);
        Assert.Equal(ledger ? 1 : 0, Host.Ledger.Count);
        Assert.Equal(0, connection.Available);
        await Host.StopListeningAsync();
        Assert.Empty((await connection.ReadToEndAsync()).Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delayed_answer_arrives_after_its_delay(bool ledger)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Delay, Ms = 70_000, Ledger = ledger });
        using var connection = await OpenAsync(Guide.Single());
        await Clock.TimerIsSetForAsync(Clock.GetUtcNow() + TimeSpan.FromSeconds(70));
        Assert.Equal((ledger ? 1 : 0, 0), (Host.Ledger.Count, connection.Available));
        Clock.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal("Result: OK_Operation_Completed", (await connection.ReadToEndAsync()).Lines[0]);
        Assert.Equal(1, Host.Ledger.Count);
    }

    [Fact]
    public async Task A_client_that_gives_up_during_a_delay_does_not_stop_the_message()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Delay, Ms = 70_000, Ledger = false });
        using (await OpenAsync(Guide.Single()))
            await Clock.TimerIsSetForAsync(Clock.GetUtcNow() + TimeSpan.FromSeconds(70));
        Clock.Advance(TimeSpan.FromSeconds(70));
        await UntilAsync(() => Host.Ledger.Count == 1);
        Assert.Equal("79001234567", Host.Ledger.Entries.Single().Phone);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Held_answers_are_released_oldest_first(bool ledger)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Hold, Ledger = ledger });
        using var first = await OpenAsync(Guide.Single("79001234567"));
        await UntilAsync(() => Host.Holds.Count == 1);
        using var second = await OpenAsync(Guide.Single("79001234568"));
        await UntilAsync(() => Host.Holds.Count == 2);
        Assert.Equal(ledger ? 2 : 0, Host.Ledger.Count);
        Assert.Equal(1, Host.Holds.Release(1));
        Assert.StartsWith("Result: OK", (await first.ReadToEndAsync()).Body);
        Assert.Equal((0, 1), (second.Available, Host.Holds.Release()));
        Assert.StartsWith("Result: OK", (await second.ReadToEndAsync()).Body);
    }

    [Fact]
    public async Task A_held_call_is_cut_off_when_the_port_closes()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Hold });
        using var connection = await OpenAsync(Guide.Single());
        await UntilAsync(() => Host.Holds.Count == 1);
        await Host.StopListeningAsync();
        Assert.Empty((await connection.ReadToEndAsync()).Bytes);
        Assert.Equal(0, Host.Holds.Count);
    }

    [Theory]
    [InlineData(Framing.Length, true)]
    [InlineData(Framing.Close, false)]
    public async Task A_truncated_answer_ends_with_FIN(Framing framing, bool ledger)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Truncate, Bytes = 20, Framing = framing, Ledger = ledger });
        var reply = await AskAsync(Guide.Single());
        Assert.Equal("Result: OK_Operation", reply.Body);
        Assert.Equal(framing == Framing.Length, reply.Head.Contains("Content-Length: 48\r\n"));
        Assert.Equal((ConnectionEnd.Fin, ledger ? 1 : 0), (reply.End, Host.Ledger.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_slow_answer_arrives_in_pieces(bool ledger)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Slow, Bytes = 30, Ms = 1000, Ledger = ledger });
        using var connection = await OpenAsync(Guide.Single());
        await Clock.TimerIsSetForAsync(Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
        var before = new RawReply(await connection.ReadAsync(), ConnectionEnd.Fin);
        Assert.Equal("Result: OK_Operation_Completed", before.Body);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var rest = Guide.Windows1251.GetString((await connection.ReadToEndAsync()).Bytes);
        Assert.Matches("^\r\nSMS_ID: [0-9]{8}$", rest);
        Assert.Equal(ledger ? 1 : 0, Host.Ledger.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_huge_answer_begins_like_a_valid_one_and_continues(bool ledger)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Huge, Megabytes = 3, Ledger = ledger });
        var reply = await AskAsync(Guide.Single());
        Assert.Equal(3 * 1024 * 1024, reply.BodyBytes.Length);
        Assert.StartsWith("Result: OK_Operation_Completed\r\nSMS_ID: ", reply.Body);
        Assert.Equal(ledger ? 1 : 0, Host.Ledger.Count);
    }

    [Fact]
    public async Task A_closed_port_refuses_connections_until_it_is_open_again()
    {
        await SendAsync(Guide.Single());
        await Host.StopListeningAsync();
        var refused = await Assert.ThrowsAsync<SocketException>(() => AskAsync(Guide.Single()));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        await Host.ListenAgainAsync();
        await SendAsync(Guide.Single());
        Assert.Equal(2, Host.Ledger.Count);
    }
}
