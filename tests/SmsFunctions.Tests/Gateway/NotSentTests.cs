using System.Net;
using System.Net.Sockets;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Gateway;

/// <summary>The distinction between "certainly not sent" and "possibly sent".</summary>
public sealed class NotSentTests
{
    [Fact]
    public async Task A_refused_connection_sends_nothing()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = Given.Client($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndPoint!).Port}/1c");

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.TryLater, new GatewayError(GatewayErrorCode.NotSent, "ConnectionError, ConnectionRefused")), (reply.Verdict, reply.Error!));
        Assert.Equal(new PhoneReply(Verdict.TryLater, null, reply.Error), Assert.Single(reply.Phones));
    }

    [Fact]
    public async Task A_name_that_is_not_resolved_sends_nothing()
    {
        using var client = Given.Client("http://gateway.invalid/1c");

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.TryLater, GatewayErrorCode.NotSent), (reply.Verdict, reply.Error!.Code));
    }

    [Fact]
    public async Task A_timeout_while_all_connections_are_in_use_sends_nothing()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
        var arrived = new TaskCompletionSource();
        await using var server = new ScriptedGateway(turn =>
        {
            arrived.SetResult();
            return turn.HangAsync();
        });
        using var client = Given.Client(server, time: time, connect: OnlyOneConnection);

        var first = client.SendAsync(Given.Sms(), default);
        await arrived.Task.WaitAsync(Given.TestTimeout, TimeProvider.System);
        var second = client.SendAsync(Given.Sms(), default);
        time.Advance(Given.Timeout);
        await Task.WhenAll(first, second).WaitAsync(Given.TestTimeout, TimeProvider.System);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), ((await first).Verdict, (await first).Error!.Code));
        Assert.Equal((Verdict.TryLater, GatewayErrorCode.NotSent), ((await second).Verdict, (await second).Error!.Code));
    }

    [Fact]
    public async Task A_timeout_after_the_request_leaves_the_message_unconfirmed()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
        var arrived = new TaskCompletionSource();
        await using var server = new ScriptedGateway(turn =>
        {
            arrived.SetResult();
            return turn.HangAsync();
        });
        using var client = Given.Client(server, time: time);

        var call = client.SendAsync(Given.Sms(), default);
        await arrived.Task.WaitAsync(Given.TestTimeout, TimeProvider.System);
        time.Advance(Given.Timeout);
        var reply = await call.WaitAsync(Given.TestTimeout, TimeProvider.System);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), (reply.Verdict, reply.Error!.Code));
        Assert.Equal($"no answer within 30 s, after {server.Requests[0].Length} bytes were sent", reply.Error.Detail);
    }

    [Fact]
    public async Task A_timeout_in_the_middle_of_the_answer_leaves_the_message_unconfirmed()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
        var cut = new TaskCompletionSource();
        await using var server = new ScriptedGateway(async turn =>
        {
            await turn.SendAsync(Turn.WithLength(Given.Accepted).AsMemory()[..^1]);
            cut.SetResult();
            await turn.HangAsync();
        });
        using var client = Given.Client(server, time: time);

        var call = client.SendAsync(Given.Sms(), default);
        await cut.Task.WaitAsync(Given.TestTimeout, TimeProvider.System);
        time.Advance(Given.Timeout);
        var reply = await call.WaitAsync(Given.TestTimeout, TimeProvider.System);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), (reply.Verdict, reply.Error!.Code));
    }

    [Fact]
    public async Task A_cancellation_after_the_request_leaves_the_message_unconfirmed()
    {
        using var caller = new CancellationTokenSource();
        await using var server = new ScriptedGateway(async turn =>
        {
            await caller.CancelAsync();
            await turn.HangAsync();
        });
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), caller.Token).WaitAsync(Given.TestTimeout * 2, TimeProvider.System);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), (reply.Verdict, reply.Error!.Code));
        Assert.StartsWith("cancelled by the caller, after", reply.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_starts_throws_and_sends_nothing()
    {
        await using var server = ScriptedGateway.Answering(Given.Accepted);
        using var client = Given.Client(server);

        await Assert.ThrowsAsync<OperationCanceledException>(() => client.SendAsync(Given.Sms(), new CancellationToken(true)));

        Assert.Equal(0, server.Opened);
    }

    [Fact]
    public async Task A_cancellation_while_all_connections_are_in_use_sends_nothing()
    {
        using var caller = new CancellationTokenSource();
        var arrived = new TaskCompletionSource();
        await using var server = new ScriptedGateway(turn =>
        {
            arrived.SetResult();
            return turn.HangAsync();
        });
        using var client = Given.Client(server, connect: OnlyOneConnection);

        var first = client.SendAsync(Given.Sms(), caller.Token);
        await arrived.Task.WaitAsync(Given.TestTimeout, TimeProvider.System);
        var second = client.SendAsync(Given.Sms(), caller.Token);
        await caller.CancelAsync();
        await Task.WhenAll(first, second).WaitAsync(Given.TestTimeout, TimeProvider.System);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), ((await first).Verdict, (await first).Error!.Code));
        Assert.Equal(
            (Verdict.TryLater, new GatewayError(GatewayErrorCode.NotSent, "cancelled by the caller")),
            ((await second).Verdict, (await second).Error!));
    }

    /// <summary>
    /// Lets the client open a single connection. Without this, the call that waits could get a new connection when the call that holds the first one ends
    /// a moment earlier.
    /// </summary>
    private static void OnlyOneConnection(SocketsHttpHandler handler)
    {
        var isOpen = false;
        handler.MaxConnectionsPerServer = 1;
        handler.ConnectCallback = async (context, cancellation) =>
        {
            if (Interlocked.Exchange(ref isOpen, true))
            {
                await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        };
    }
}
