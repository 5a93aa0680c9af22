using System.Net.Sockets;
using System.Text;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Gateway;

/// <summary>A call sends one request, regardless of the peer. By default, HttpClient repeats some of these requests up to three times.</summary>
public sealed class OneRequestTests
{
    public static TheoryData<string, bool> Breaks => new() { { "single", false }, { "single", true }, { "batch", false }, { "batch", true } };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_peer_that_closes_after_the_request_receives_it_once(string kind, bool reset)
    {
        await using var server = new ScriptedGateway(turn => BreakAsync(turn, reset));
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Message(kind), default);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), (reply.Verdict, reply.Error!.Code));
        Assert.Equal((1, 1), (server.Requests.Count, server.Opened));
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_kept_connection_that_breaks_during_the_second_request_receives_it_once(string kind, bool reset)
    {
        await using var server = new ScriptedGateway(turn => turn.Number == 1 ? turn.AnswerAsync(Given.Accepted) : BreakAsync(turn, reset));
        using var client = Given.Client(server);

        var first = await client.SendAsync(Given.Sms(), default);
        var second = await client.SendAsync(Message(kind), default);

        Assert.Equal((Verdict.Accepted, Verdict.Unconfirmed), (first.Verdict, second.Verdict));
        Assert.Equal(GatewayErrorCode.NoAnswer, second.Error!.Code);
        Assert.Equal((2, 1), (server.Requests.Count, server.Opened));
    }

    [Theory]
    [InlineData("single")]
    [InlineData("batch")]
    public async Task A_kept_connection_that_is_closed_just_as_a_request_arrives_is_not_replaced(string kind)
    {
        await using var server = new ScriptedGateway(async turn =>
        {
            await turn.AnswerAsync(Given.Accepted);
            await WaitForBytesAsync(turn);
            turn.Close();
        });
        using var client = Given.Client(server);

        await client.SendAsync(Given.Sms(), default);
        var second = await client.SendAsync(Message(kind), default);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), (second.Verdict, second.Error!.Code));
        Assert.Equal(1, server.Opened);
    }

    [Fact]
    public async Task A_server_that_closes_after_every_answer_receives_no_message_twice()
    {
        await using var server = new ScriptedGateway(turn => turn.SendAndCloseAsync(Turn.WithLength(Given.Accepted)));
        using var client = Given.Client(server);

        var accepted = 0;
        for (var call = 0; call < 200; call++)
        {
            var reply = await client.SendAsync(Given.Sms($"Message {call}."), default);
            accepted += reply.Verdict == Verdict.Accepted ? 1 : 0;
            Assert.True(reply.Verdict is Verdict.Accepted or Verdict.Unconfirmed);
        }

        var texts = server.Requests.Select(request => Encoding.Latin1.GetString(request).Split("SMS_Text: ")[1].Split('\r')[0]).ToList();
        Assert.Equal(texts.Distinct(), texts);
        Assert.InRange(texts.Count, accepted, 200);
    }

    [Fact]
    public async Task A_surplus_answer_is_not_used_for_the_next_request()
    {
        await using var server = new ScriptedGateway(turn => turn.SendAsync(turn.Number == 1
            ? (byte[])[.. Answer("1"), .. Answer("666")]
            : Answer("2")));
        using var client = Given.Client(server);

        var first = await client.SendAsync(Given.Sms(), default);
        var second = await client.SendAsync(Given.Sms(), default);

        Assert.Equal(("1", "2"), (first.Phones[0].GatewayId, second.Phones[0].GatewayId));

        static byte[] Answer(string id) => Turn.WithLength($"Result: OK_Operation_Completed\r\nSMS_ID: {id}\r\n");
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    [InlineData("401 Unauthorized")]
    public async Task Neither_a_redirect_nor_a_challenge_is_followed(string status)
    {
        await using var elsewhere = ScriptedGateway.Answering(Given.Accepted);
        await using var server = new ScriptedGateway(turn => turn.SendAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nLocation: {elsewhere.BaseUrl}/1c_s.php\r\n"
                + "WWW-Authenticate: Basic realm=\"x\"\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")));
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.Unconfirmed, new GatewayError(GatewayErrorCode.Unreadable, $"HTTP status {status[..3]}")), (reply.Verdict, reply.Error!));
        Assert.Equal((1, 0), (server.Requests.Count, elsewhere.Opened));
    }

    [Fact]
    public async Task A_cookie_is_not_stored()
    {
        await using var server = new ScriptedGateway(turn => turn.SendAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: {Given.Accepted.Length}\r\n\r\n{Given.Accepted}")));
        using var client = Given.Client(server);

        await client.SendAsync(Given.Sms(), default);
        await client.SendAsync(Given.Sms(), default);

        Assert.DoesNotContain("Cookie", server.LastRequest, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_number_of_connections_is_limited_to_the_bounds_of_calls_and_queries()
    {
        var waiting = new SemaphoreSlim(0);
        await using var server = new ScriptedGateway(async turn =>
        {
            await waiting.WaitAsync(turn.End);
            await turn.AnswerAsync(Given.Accepted);
        });
        using var client = Given.Client(server, options => options.MaxConcurrency = 3);

        var calls = Enumerable.Range(0, 24).Select(_ => client.SendAsync(Given.Sms(), default)).ToArray();
        waiting.Release(24);
        var replies = await Task.WhenAll(calls);

        Assert.All(replies, reply => Assert.Equal(Verdict.Accepted, reply.Verdict));
        Assert.InRange(server.Opened, 1, 3 + GatewayTransport.MaxQueries);
    }

    [Fact]
    public async Task Hanging_queries_leave_a_connection_free_for_messages()
    {
        await using var server = new ScriptedGateway(turn =>
            Encoding.Latin1.GetString(turn.Request).Contains(GatewayScript.Status, StringComparison.Ordinal)
                ? turn.HangAsync()
                : turn.AnswerAsync(Given.Accepted));
        using var client = Given.Client(server, options => options.MaxConcurrency = 1);
        using var end = new CancellationTokenSource();
        var queries = Enumerable.Range(0, 3 * GatewayTransport.MaxQueries).Select(_ => client.StatusAsync("12345678", end.Token)).ToArray();

        var reply = await client.SendAsync(Given.Sms(), default).WaitAsync(Given.TestTimeout / 2, TimeProvider.System);

        Assert.Equal(Verdict.Accepted, reply.Verdict);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(queries));
    }

    [Fact]
    public void Connections_use_no_proxy_limit_the_headers_and_close_before_the_server_does()
    {
        using var handler = GatewayTransport.Handler(Given.Options());

        Assert.False(handler.UseProxy);
        Assert.Equal(16, handler.MaxResponseHeadersLength);
        Assert.InRange(handler.PooledConnectionIdleTimeout, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static OutgoingSms Message(string kind) => kind == "single" ? Given.Sms() : Given.Batch(2);

    private static Task BreakAsync(Turn turn, bool reset)
    {
        if (reset)
        {
            turn.Reset();
        }
        else
        {
            turn.Close();
        }

        return Task.CompletedTask;
    }

    // A receive of zero bytes completes when data has arrived, and leaves the data in the socket.
    private static async Task WaitForBytesAsync(Turn turn) => await turn.Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, turn.End);
}
