using System.Net.Sockets;
using System.Text;

namespace SmsFunctions.Tests.Gateway;

/// <summary>A request that the scripted gateway has read, and the possible replies to it.</summary>
/// <param name="Number">The number of the request, counted over all connections of the server. The first request has the number 1.</param>
/// <param name="End">A token that is cancelled at the end of the test.</param>
internal sealed record Turn(Socket Socket, byte[] Request, int Number, CancellationToken End)
{
    public static byte[] WithLength(string body, string status = "200 OK") => WithLength(Encoding.UTF8.GetBytes(body), status);

    public static byte[] WithLength(byte[] body, string status = "200 OK") =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    public static byte[] Chunked(string body) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n0\r\n\r\n");

    /// <summary>Returns an answer that ends when the connection is closed.</summary>
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

    /// <summary>Closes the connection with FIN.</summary>
    public void Close()
    {
        Socket.Shutdown(SocketShutdown.Send);
        Socket.Close();
    }

    /// <summary>Closes the connection with RST, as after a crash of the server or through a firewall.</summary>
    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Close();
    }

    /// <summary>Never answers.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, End);
}
