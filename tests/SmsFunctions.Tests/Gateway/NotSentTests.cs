using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Gateway;

/// <summary>Where the line runs between "certainly not sent" and "perhaps sent".</summary>
public sealed class NotSentTests
{
    [Fact]
    public async Task A_refused_connection_sends_nothing()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = Given.Client($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndPoint!).Port}/1c");

        await AssertNotSentAsync(client, "ConnectionError, ConnectionRefused");
    }

    [Fact]
    public async Task A_name_that_is_not_resolved_sends_nothing()
    {
        using var client = Given.Client("http://gateway.invalid/1c");

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.TryLater, GatewayErrorCode.NotSent), (reply.Verdict, reply.Error!.Code));
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_gets_nothing()
    {
        using var listener = Listen();
        var serving = ServeOnceAsync(listener, async stream => await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()));
        using var client = Given.Client($"https://127.0.0.1:{Port(listener)}/1c");

        await AssertNotSentAsync(client, "SecureConnectionError");
        await serving;
    }

    [Fact]
    public async Task A_server_that_closes_during_the_TLS_handshake_gets_nothing()
    {
        using var listener = Listen();
        var serving = ServeOnceAsync(listener, _ => Task.CompletedTask);
        using var client = Given.Client($"https://127.0.0.1:{Port(listener)}/1c");

        await AssertNotSentAsync(client, "SecureConnectionError");
        await serving;
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_vouches_for_gets_nothing()
    {
        using var listener = Listen();
        var serving = ServeTlsAsync(listener, _ => Task.CompletedTask);
        using var client = Given.Client($"https://127.0.0.1:{Port(listener)}/1c");

        await AssertNotSentAsync(client, "SecureConnectionError");
        await serving;
    }

    [Fact]
    public async Task A_time_out_during_the_TLS_handshake_sends_nothing()
    {
        using var listener = Listen();
        var time = new ManualTime();
        var (greeted, over) = (new TaskCompletionSource(), new TaskCompletionSource());
        var serving = ServeOnceAsync(listener, async stream =>
        {
            greeted.SetResult();
            await over.Task;
        });
        using var client = Given.Client($"https://127.0.0.1:{Port(listener)}/1c", time: time);

        var call = client.SendAsync(Given.Sms(), default);
        await greeted.Task.WaitAsync(Given.Patience, TimeProvider.System);
        time.Move(Given.Patience);
        var reply = await call;

        Assert.Equal((Verdict.TryLater, new GatewayError(GatewayErrorCode.NotSent, "no answer within 30 s")), (reply.Verdict, reply.Error!));
        over.SetResult();
        await serving;
    }

    [Fact]
    public async Task A_time_out_while_all_connections_are_taken_sends_nothing()
    {
        var time = new ManualTime();
        var arrived = new TaskCompletionSource();
        await using var server = new ScriptedGateway(turn =>
        {
            arrived.SetResult();
            return turn.HangAsync();
        });
        using var client = Given.Client(server, options => options.MaxConcurrency = 1, time);

        var first = client.SendAsync(Given.Sms(), default);
        await arrived.Task.WaitAsync(Given.Patience, TimeProvider.System);
        var second = client.SendAsync(Given.Sms(), default);
        time.Move(Given.Patience);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), ((await first).Verdict, (await first).Error!.Code));
        Assert.Equal((Verdict.TryLater, GatewayErrorCode.NotSent), ((await second).Verdict, (await second).Error!.Code));
    }

    [Fact]
    public async Task A_time_out_after_the_request_leaves_the_message_unconfirmed()
    {
        var time = new ManualTime();
        var arrived = new TaskCompletionSource();
        await using var server = new ScriptedGateway(turn =>
        {
            arrived.SetResult();
            return turn.HangAsync();
        });
        using var client = Given.Client(server, time: time);

        var call = client.SendAsync(Given.Sms(), default);
        await arrived.Task.WaitAsync(Given.Patience, TimeProvider.System);
        time.Move(Given.Patience);
        var reply = await call;

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), (reply.Verdict, reply.Error!.Code));
        Assert.Equal($"no answer within 30 s, after {server.Requests[0].Length} bytes had left", reply.Error.Detail);
    }

    [Fact]
    public async Task A_time_out_in_the_middle_of_the_answer_leaves_the_message_unconfirmed()
    {
        await using var server = new ScriptedGateway(async turn =>
        {
            await turn.SendAsync(Turn.WithLength(Given.Accepted)[..^1]);
            await turn.HangAsync();
        });
        using var client = Given.Client(server, options => options.Timeout = TimeSpan.FromMilliseconds(300));

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), (reply.Verdict, reply.Error!.Code));
    }

    [Fact]
    public async Task A_caller_who_gives_up_after_the_request_left_is_told_so()
    {
        using var caller = new CancellationTokenSource();
        await using var server = new ScriptedGateway(async turn =>
        {
            await caller.CancelAsync();
            await turn.HangAsync();
        });
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), caller.Token);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), (reply.Verdict, reply.Error!.Code));
        Assert.StartsWith("cancelled by the caller, after", reply.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_beforehand_throws_and_sends_nothing()
    {
        await using var server = ScriptedGateway.Answering(Given.Accepted);
        using var client = Given.Client(server);

        await Assert.ThrowsAsync<OperationCanceledException>(() => client.SendAsync(Given.Sms(), new CancellationToken(true)));

        Assert.Equal(0, server.Opened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Over_TLS_only_the_bytes_of_the_request_are_counted(bool answers)
    {
        using var listener = Listen();
        var serving = ServeTlsAsync(listener, async stream =>
        {
            var buffer = new byte[4096];
            await stream.ReadAtLeastAsync(buffer, 1);
            await stream.WriteAsync(answers ? Turn.WithLength(Given.Accepted) : []);
        });
        using var client = Given.Client($"https://127.0.0.1:{Port(listener)}/1c", connect: handler => handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true);

        var reply = await client.SendAsync(Given.Sms(), default);
        await serving;

        var request = $"GET /1c/1c_s.php HTTP/1.1\r\nHost: 127.0.0.1:{Port(listener)}\r\nSMS_User: demo\r\nSMS_Pass: {Given.Password}\r\nSMS_To: 79001234567\r\nSMS_From: SHOP\r\nSMS_Text: Hello\r\nContent-Length: 0\r\n\r\n";
        Assert.Equal(answers ? Verdict.Accepted : Verdict.Unconfirmed, reply.Verdict);
        Assert.Equal(answers ? null : $"after {request.Length} bytes had left", reply.Error?.Detail.Split(", ")[^1]);
    }

    private static async Task AssertNotSentAsync(GatewayClient client, string detail)
    {
        var reply = await client.SendAsync(Given.Sms(), default);
        Assert.Equal((Verdict.TryLater, new GatewayError(GatewayErrorCode.NotSent, detail)), (reply.Verdict, reply.Error!));
        Assert.Equal(new PhoneReply(Verdict.TryLater, null, reply.Error), Assert.Single(reply.Phones));
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Takes one connection, waits for the client's first bytes, and then does as it is told.</summary>
    private static async Task ServeOnceAsync(TcpListener listener, Func<NetworkStream, Task> serve)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        await using var stream = connection.GetStream();
        await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false);
        try
        {
            await serve(stream);
        }
        catch (IOException)
        {
            // The client has gone.
        }
    }

    private static async Task ServeTlsAsync(TcpListener listener, Func<SslStream, Task> serve)
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        using var connection = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(connection.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            await serve(stream);
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client has not accepted the certificate.
        }
    }
}
