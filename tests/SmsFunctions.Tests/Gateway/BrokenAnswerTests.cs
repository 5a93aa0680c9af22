using System.Text;
using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Gateway;

/// <summary>Answers that are too large, or that come from a peer other than the gateway.</summary>
public sealed class BrokenAnswerTests
{
    [Theory]
    [InlineData("length")]
    [InlineData("chunked")]
    [InlineData("connection")]
    [InlineData("endless")]
    public async Task An_answer_of_more_than_64_KB_is_not_read_to_its_end(string framing)
    {
        var body = $"Result: OK_Operation_Completed\r\nSMS_ID: 1\r\n{new string('\n', 64 * 1024)}";
        await using var server = new ScriptedGateway(async turn =>
        {
            await turn.SendAsync(framing == "endless" ? Turn.EndingWithConnection("") : Turn.Framed(framing, body));
            while (framing == "endless")
            {
                await turn.SendAsync(new byte[4096]);
            }

            turn.Close();
        });
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.Unconfirmed, new GatewayError(GatewayErrorCode.Unreadable, "an answer of more than 65536 bytes")), (reply.Verdict, reply.Error!));
    }

    [Fact]
    public async Task An_answer_of_exactly_64_KB_is_read()
    {
        await using var server = ScriptedGateway.Answering(Given.Accepted + new string('\n', (64 * 1024) - Given.Accepted.Length));
        using var client = Given.Client(server);

        Assert.Equal(Verdict.Accepted, (await client.SendAsync(Given.Sms(), default)).Verdict);
    }

    [Theory]
    [InlineData("201 Created")]
    [InlineData("204 No Content")]
    [InlineData("206 Partial Content")]
    [InlineData("304 Not Modified")]
    [InlineData("400 Bad Request")]
    [InlineData("404 Not Found")]
    [InlineData("429 Too Many Requests")]
    [InlineData("500 Internal Server Error")]
    [InlineData("502 Bad Gateway")]
    [InlineData("503 Service Unavailable")]
    public async Task An_HTTP_status_other_than_200_is_unreadable_even_with_a_valid_body(string status)
    {
        await using var server = new ScriptedGateway(turn => turn.SendAsync(Turn.WithLength(Given.Accepted, status)));
        using var client = Given.Client(server);

        var send = await client.SendAsync(Given.Sms(), default);
        using var another = Given.Client(server);
        var query = await another.StatusAsync("1", default);

        Assert.Equal((Verdict.Unconfirmed, new GatewayError(GatewayErrorCode.Unreadable, $"HTTP status {status[..3]}")), (send.Verdict, send.Error!));
        Assert.Equal((Verdict.TryLater, GatewayErrorCode.Unreadable), (query.Verdict, query.Error!.Code));
    }

    [Theory]
    [InlineData("\0\u0001\u0002\u0003")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: banana\r\nno colon here\r\n\r\n")]
    [InlineData("HTTP/1.1 OK\r\n\r\n")]
    [InlineData("HTTP/9.9 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nResult: OK_Operation_Completed\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u001f\u008b\u0008\u0000")]
    public async Task A_peer_that_does_not_speak_the_protocol_leaves_the_message_unconfirmed(string bytes)
    {
        await using var server = new ScriptedGateway(turn => turn.SendAndCloseAsync(Encoding.Latin1.GetBytes(bytes)));
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal(Verdict.Unconfirmed, reply.Verdict);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        await using var server = new ScriptedGateway(async turn =>
        {
            await turn.SendAsync("HTTP/1.1 200 OK\r\n"u8.ToArray());
            while (true)
            {
                await turn.SendAsync(Encoding.ASCII.GetBytes($"X-More: {new string('x', 1000)}\r\n"));
            }
        });
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.Unreadable), (reply.Verdict, reply.Error!.Code));
    }
}
