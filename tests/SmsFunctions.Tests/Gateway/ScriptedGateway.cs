using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmsFunctions.Tests.Gateway;

/// <summary>A TCP server on a free port. It stores the bytes of every request and answers according to the script of the test.</summary>
internal sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly ConcurrentQueue<byte[]> _requests = [];
    private readonly Func<Turn, Task> _script;
    private readonly Task _accepting;
    private int _opened;

    public ScriptedGateway(Func<Turn, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string BaseUrl => $"http://127.0.0.1:{Port}/1c";

    /// <value>The number of connections that clients have opened.</value>
    public int Opened => Volatile.Read(ref _opened);

    public IReadOnlyList<byte[]> Requests => [.. _requests];

    public string LastRequest => Encoding.Latin1.GetString(_requests.Last());

    /// <summary>Creates a server that answers every request with the same body and a Content-Length header.</summary>
    public static ScriptedGateway Answering(string body) => new(turn => turn.AnswerAsync(body));

    public async ValueTask DisposeAsync()
    {
        // A listener that is stopped throws when it accepts another connection.
        await _end.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                socket.NoDelay = true;
                Interlocked.Increment(ref _opened);
                _connections.Add(Task.Run(() => ServeAsync(socket)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                await using var stream = new NetworkStream(socket);
                while (await ReadRequestAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    await _script(new Turn(socket, request, _requests.Count, _end.Token));
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    /// <returns>The bytes of the request, or null when the client has closed the connection.</returns>
    private async Task<byte[]?> ReadRequestAsync(NetworkStream stream)
    {
        var request = new List<byte>();
        var one = new byte[1];
        while (!Ends(request))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
            {
                return null;
            }

            request.Add(one[0]);
        }

        var body = new byte[LengthOf(Encoding.Latin1.GetString([.. request]))];
        await stream.ReadExactlyAsync(body, _end.Token);
        return [.. request, .. body];
    }

    private static bool Ends(List<byte> request) =>
        request.Count >= 4 && request[^4] == '\r' && request[^3] == '\n' && request[^2] == '\r' && request[^1] == '\n';

    private static int LengthOf(string head) => head.Split("\r\n")
        .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(line => int.Parse(line.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
