using System.Net.Sockets;
using System.Text;

namespace SmsFunctions.Tests.Gateway;

/// <summary>A request that the scripted gateway has read, and what it may do about it.</summary>
/// <param name="Number">1 for the first request that the server read on any connection.</param>
/// <param name="End">Cancelled when the test is over.</param>
internal sealed record Turn(Socket Socket, byte[] Request, int Number, CancellationToken End)
{
    public static byte[] WithLength(string body, string status = "200 OK") => WithLength(Encoding.UTF8.GetBytes(body), status);

    public static byte[] WithLength(byte[] body, string status = "200 OK") =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    public static byte[] Chunked(string body) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n0\r\n\r\n");

    /// <summary>The end of the connection is the end of the answer.</summary>
    public static byte[] EndingWithConnection(string body) => Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}");

    public static byte[] Framed(string framing, string body) => framing switch
    {
        "length" => WithLength(body),
        "chunked" => Chunked(body),
        _ => EndingWithConnection(body),
    };

    public Task AnswerAsync(string body) => SendAsync(WithLength(body));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await Socket.SendAsync(bytes, SocketFlags.None, End);

    public async Task SendAndCloseAsync(ReadOnlyMemory<byte> bytes)
    {
        await SendAsync(bytes);
        Close();
    }

    /// <summary>FIN: an orderly end.</summary>
    public void Close()
    {
        Socket.Shutdown(SocketShutdown.Send);
        Socket.Close();
    }

    /// <summary>RST: as a crashed server or a firewall does.</summary>
    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Close();
    }

    /// <summary>Never answers.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, End);
}
