using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Gateway;

/// <summary>A TLS handshake sends no part of the request. The client counts only the bytes of the request.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task A_server_without_TLS_receives_nothing()
    {
        using var listener = Listen();
        var serving = ServeOnceAsync(listener, async stream => await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()));
        using var client = Given.Client($"https://127.0.0.1:{Port(listener)}/1c");

        await AssertNotSentAsync(client, "SecureConnectionError");
        await serving;
    }

    [Fact]
    public async Task A_server_that_closes_during_the_TLS_handshake_receives_nothing()
    {
        using var listener = Listen();
        var serving = ServeOnceAsync(listener, _ => Task.CompletedTask);
        using var client = Given.Client($"https://127.0.0.1:{Port(listener)}/1c");

        await AssertNotSentAsync(client, "SecureConnectionError");
        await serving;
    }

    [Fact]
    public async Task A_server_with_an_untrusted_certificate_receives_nothing()
    {
        using var listener = Listen();
        var serving = ServeTlsAsync(listener, _ => Task.CompletedTask);
        using var client = Given.Client($"https://127.0.0.1:{Port(listener)}/1c");

        await AssertNotSentAsync(client, "SecureConnectionError");
        await serving;
    }

    [Fact]
    public async Task A_timeout_during_the_TLS_handshake_sends_nothing()
    {
        using var listener = Listen();
        var time = new ManualTime(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
        var (greeted, over) = (new TaskCompletionSource(), new TaskCompletionSource());
        var serving = ServeOnceAsync(listener, async stream =>
        {
            greeted.SetResult();
            await over.Task;
        });
        using var client = Given.Client($"https://127.0.0.1:{Port(listener)}/1c", time: time);

        var call = client.SendAsync(Given.Sms(), default);
        await greeted.Task.WaitAsync(Given.TestTimeout, TimeProvider.System);
        time.Advance(Given.Timeout);
        var reply = await call.WaitAsync(Given.TestTimeout, TimeProvider.System);

        Assert.Equal((Verdict.TryLater, new GatewayError(GatewayErrorCode.NotSent, "no answer within 30 s")), (reply.Verdict, reply.Error!));
        over.SetResult();
        await serving;
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
        using var client = Given.Client(
            $"https://127.0.0.1:{Port(listener)}/1c",
            connect: handler => handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true);

        var reply = await client.SendAsync(Given.Sms(), default);
        await serving;

        var request = $"GET /1c/1c_s.php HTTP/1.1\r\nHost: 127.0.0.1:{Port(listener)}\r\nSMS_User: demo\r\nSMS_Pass: {Given.Password}\r\n"
            + "SMS_To: 79001234567\r\nSMS_From: SHOP\r\nSMS_Text: Hello\r\nContent-Length: 0\r\n\r\n";
        Assert.Equal(answers ? Verdict.Accepted : Verdict.Unconfirmed, reply.Verdict);
        Assert.Equal(answers ? null : $"after {request.Length} bytes were sent", reply.Error?.Detail.Split(", ")[^1]);
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

    /// <summary>Accepts one connection, waits for the first bytes from the client, and then runs the given function.</summary>
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
            // The client has closed the connection.
        }
    }

    private static async Task ServeTlsAsync(TcpListener listener, Func<SslStream, Task> serve)
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
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
            // The client has rejected the certificate.
        }
    }
}
