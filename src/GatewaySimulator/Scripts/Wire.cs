using System.Net.Sockets;
using System.Text;
using GatewaySimulator.Faults;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace GatewaySimulator.Scripts;

/// <summary>
/// Sends one answer on one connection, complete or with a transport fault. Faults that the web server cannot produce (no answer, or an answer shorter
/// than its Content-Length) are written directly to the socket, and the connection is then closed.
/// </summary>
internal sealed class Wire(HttpContext http, SimulatorSettings settings, CancellationToken stopping)
{
    private const string Page = "<!DOCTYPE html>\n<html><head><title>Service</title></head><body><h1>The page cannot be shown</h1></body></html>\n";

    /// <summary>How long to wait for the client to close its side after FIN. An earlier abort would send RST after the FIN.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(1);

    private string ContentType => $"text/html; charset={settings.Encoding.WebName}";

    private Socket Socket => http.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    public Task SendAsync(ReadOnlyMemory<byte> body)
    {
        Head(200, body.Length);
        return http.Response.BodyWriter.WriteAsync(body).AsTask();
    }

    public Task TextAsync(string text) => SendAsync(settings.Encoding.GetBytes(text));

    public Task PageAsync(int status = 200)
    {
        Head(status, Page.Length);
        // The redirect leads back to the same script, so that a client that follows redirects would send again.
        if (status is >= 300 and < 400) http.Response.Headers.Location = http.Request.Path.Value;
        return HasNoBody(status) ? Task.CompletedTask : http.Response.WriteAsync(Page);
    }

    public async Task SlowAsync(ReadOnlyMemory<byte> body, int bytes, TimeSpan interval, TimeProvider time)
    {
        Head(200, body.Length);
        for (var sent = 0; sent < body.Length && !http.RequestAborted.IsCancellationRequested; sent += bytes)
        {
            if (sent > 0) await Task.Delay(interval, time, stopping);
            await http.Response.Body.WriteAsync(body.Slice(sent, Math.Min(bytes, body.Length - sent)), stopping);
            await http.Response.Body.FlushAsync(stopping);
        }
    }

    public async Task HugeAsync(ReadOnlyMemory<byte> body, int megabytes)
    {
        var filler = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("\r\n0123456789ABCD", 4096)));
        var left = megabytes * 1024L * 1024L;
        Head(200, left);
        for (ReadOnlyMemory<byte> piece = body; left > 0 && !http.RequestAborted.IsCancellationRequested; piece = filler)
        {
            var size = (int)Math.Min(piece.Length, left);
            await http.Response.Body.WriteAsync(piece[..size], stopping);
            left -= size;
        }
    }

    public async Task TruncateAsync(ReadOnlyMemory<byte> body, int bytes, Framing framing)
    {
        var end = framing == Framing.Length ? $"Content-Length: {body.Length}" : "Connection: close";
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {ContentType}\r\n{end}\r\n\r\n");
        await SendRawAsync(head.Concat(body[..Math.Min(bytes, body.Length)].ToArray()).ToArray());
        await FinAsync();
    }

    public async Task FinAsync()
    {
        Socket.Shutdown(SocketShutdown.Send);
        await ClientGoneAsync(Linger);
    }

    public void Rst()
    {
        // Abort sends RST unless a process-wide switch prevents it. The linger option works regardless of the switch.
        Socket.LingerState = new LingerOption(true, 0);
        http.Abort();
    }

    public async Task ClientGoneAsync(TimeSpan limit)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await Task.Delay(limit, TimeProvider.System, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Abort();
    }

    private static bool HasNoBody(int status) => status is 204 or 205 or 304;

    private async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await Socket.SendAsync(bytes, stopping)..];
    }

    private void Head(int status, long length)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        if (!HasNoBody(status)) http.Response.ContentLength = length;
    }
}
