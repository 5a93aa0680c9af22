using System.Net;
using System.Net.Sockets;

namespace SmsFunctions.Tests.Simulator;

/// <summary>A connection on a plain socket, which can distinguish FIN from RST.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2), TimeProvider.System);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>The number of bytes that have arrived and are not yet read.</summary>
    public int Available => _socket.Available;

    public static async Task<RawReply> AskAsync(Uri address, byte[] request)
    {
        using var connection = await OpenAsync(address, request);
        return await connection.ReadToEndAsync();
    }

    public static async Task<RawConnection> OpenAsync(Uri address, byte[] request)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, address.Port, connection._limit.Token);
        await connection.SendAsync(request);
        return connection;
    }

    public async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes, _limit.Token);

    public async Task<byte[]> ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        return buffer[..await _socket.ReceiveAsync(buffer, _limit.Token)];
    }

    public async Task<RawReply> ReadToEndAsync()
    {
        var bytes = new MemoryStream();
        try
        {
            while (await ReadAsync() is { Length: > 0 } piece) bytes.Write(piece);
            return new RawReply(bytes.ToArray(), ConnectionEnd.Fin);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return new RawReply(bytes.ToArray(), ConnectionEnd.Rst);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _limit.Dispose();
    }
}
