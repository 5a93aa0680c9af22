using System.Net.Sockets;
using System.Text;
using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Gateway;

/// <summary>A call is one request, whatever the peer does: HttpClient by itself would repeat some of these up to three times.</summary>
public sealed class OneRequestTests
{
    public static TheoryData<string, bool> Breaks => new() { { "single", false }, { "single", true }, { "batch", false }, { "batch", true } };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_peer_that_reads_the_request_and_closes_sees_it_once(string kind, bool reset)
    {
        await using var server = new ScriptedGateway(turn => BreakAsync(turn, reset));
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Message(kind), default);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), (reply.Verdict, reply.Error!.Code));
        Assert.Equal((1, 1), (server.Requests.Count, server.Opened));
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_kept_connection_that_breaks_under_the_second_request_sees_that_once(string kind, bool reset)
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
    public async Task Under_a_server_that_closes_after_every_answer_no_message_arrives_twice()
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
    public async Task An_answer_too_many_is_not_taken_for_the_next_requests()
    {
        await using var server = new ScriptedGateway(turn => turn.SendAsync(turn.Number == 1
            ? (byte[])[.. Turn.WithLength("Result: OK_Operation_Completed\r\nSMS_ID: 1\r\n"), .. Turn.WithLength("Result: OK_Operation_Completed\r\nSMS_ID: 666\r\n")]
            : Turn.WithLength("Result: OK_Operation_Completed\r\nSMS_ID: 2\r\n")));
        using var client = Given.Client(server);

        var first = await client.SendAsync(Given.Sms(), default);
        var second = await client.SendAsync(Given.Sms(), default);

        Assert.Equal(("1", "2"), (first.Phones[0].GatewayId, second.Phones[0].GatewayId));
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
        await using var server = new ScriptedGateway(turn => turn.SendAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nLocation: {elsewhere.BaseUrl}/1c_s.php\r\nWWW-Authenticate: Basic realm=\"x\"\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")));
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.Unconfirmed, new GatewayError(GatewayErrorCode.Unreadable, $"HTTP status {status[..3]}")), (reply.Verdict, reply.Error!));
        Assert.Equal((1, 0), (server.Requests.Count, elsewhere.Opened));
    }

    [Fact]
    public async Task A_cookie_is_not_kept()
    {
        await using var server = new ScriptedGateway(turn => turn.SendAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: {Given.Accepted.Length}\r\n\r\n{Given.Accepted}")));
        using var client = Given.Client(server);

        await client.SendAsync(Given.Sms(), default);
        await client.SendAsync(Given.Sms(), default);

        Assert.DoesNotContain("Cookie", server.LastRequest, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Connections_are_bounded_by_what_calls_and_queries_may_need()
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
    public async Task Queries_that_hang_leave_a_message_its_connection()
    {
        await using var server = new ScriptedGateway(turn =>
            Encoding.Latin1.GetString(turn.Request).Contains(GatewayScript.Status, StringComparison.Ordinal) ? turn.HangAsync() : turn.AnswerAsync(Given.Accepted));
        using var client = Given.Client(server, options => options.MaxConcurrency = 1);
        using var end = new CancellationTokenSource();
        var queries = Enumerable.Range(0, 3 * GatewayTransport.MaxQueries).Select(_ => client.StatusAsync("12345678", end.Token)).ToArray();

        var reply = await client.SendAsync(Given.Sms(), default).WaitAsync(Given.Patience / 2, TimeProvider.System);

        Assert.Equal(Verdict.Accepted, reply.Verdict);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(queries));
    }

    [Fact]
    public void The_connections_use_no_proxy_bound_the_headers_and_go_before_the_server_closes_them()
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

    // Zero bytes are received when something has come, and none of it is taken.
    private static async Task WaitForBytesAsync(Turn turn) => await turn.Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, turn.End);
}
