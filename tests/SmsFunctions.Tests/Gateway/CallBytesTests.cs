using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Gateway;

public sealed class CallBytesTests
{
    [Fact]
    public void A_call_counts_what_it_writes_to_its_connection()
    {
        var call = new CallBytes();
        var connection = new object();

        call.Add(connection, 3);
        call.Add(connection, 4);

        Assert.Equal(7, call.Count);
    }

    [Fact]
    public void A_call_that_writes_to_a_second_connection_is_stopped()
    {
        var call = new CallBytes();
        call.Add(new object(), 3);

        Assert.Throws<InvalidOperationException>(() => call.Add(new object(), 1));
        Assert.Equal(3, call.Count);
    }

    [Fact]
    public async Task Bytes_outside_a_call_are_not_sent()
    {
        using var network = new MemoryStream();
        await using var stream = new CountedStream(network, new AsyncLocal<CallBytes?>());

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.WriteAsync(new byte[1]));
        Assert.Throws<InvalidOperationException>(() => stream.Write(new byte[1], 0, 1));
        Assert.Equal(0, network.Length);
    }

    [Fact]
    public async Task A_request_without_a_body_that_the_handler_repeats_is_stopped_at_the_second_connection()
    {
        await using var server = new ScriptedGateway(turn =>
        {
            turn.Close();
            return Task.CompletedTask;
        });
        var call = new AsyncLocal<CallBytes?> { Value = new CallBytes() };
        using var handler = new SocketsHttpHandler
        {
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new CountedStream(context.PlaintextStream, call)),
        };
        using var http = new HttpMessageInvoker(handler);

        await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(new HttpRequestMessage(HttpMethod.Get, server.BaseUrl), default));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_count_of_a_call_does_not_include_earlier_calls_on_the_same_connection()
    {
        await using var server = new ScriptedGateway(turn =>
        {
            if (turn.Number < 3)
            {
                return turn.AnswerAsync(Given.Accepted);
            }

            turn.Reset();
            return Task.CompletedTask;
        });
        using var client = Given.Client(server);

        await client.SendAsync(Given.Sms(), default);
        await client.SendAsync(Given.Sms(), default);
        var broken = await client.SendAsync(Given.Sms(), default);

        Assert.Equal(1, server.Opened);
        Assert.EndsWith($"after {server.Requests[2].Length} bytes were sent", broken.Error!.Detail, StringComparison.Ordinal);
    }
}
