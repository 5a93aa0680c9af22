using System.Net.Sockets;

namespace SmsFunctions.TestSupport;

internal static class Listening
{
    /// <summary>Handles each connection until the listener is stopped.</summary>
    public static async Task AcceptAllAsync(this TcpListener listener, Func<TcpClient, Task> handle)
    {
        try
        {
            while (true)
            {
                _ = handle(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }
}
