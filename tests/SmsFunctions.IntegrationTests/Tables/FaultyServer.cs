using System.Net;
using System.Net.Sockets;

namespace SmsFunctions.IntegrationTests.Tables;

/// <summary>A proxy in front of a service. It forwards requests and breaks the first connection just before the answer, or never answers.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Uri? _service;
    private readonly Task _accepting;
    private int _connections;

    private FaultyServer(Uri? service)
    {
        _service = service;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/devstoreaccount1");

    public int Connections => _connections;

    /// <value>Completes when a request has arrived.</value>
    public Task Asked => _asked.Task;

    public static FaultyServer Silent() => new(null);

    public static FaultyServer LosesTheFirstAnswerOf(Uri service) => new(service);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var first = Interlocked.Increment(ref _connections) == 1;
        using var service = new TcpClient();
        try
        {
            if (_service is not null)
            {
                await service.ConnectAsync(_service.Host, _service.Port, _stop.Token);
            }

            var asking = PassAsync(client.GetStream(), _service is null ? Stream.Null : service.GetStream());
            await (_service is null ? asking : first ? LoseAsync(service.GetStream()) : PassAsync(service.GetStream(), client.GetStream()));
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or SocketException)
        {
            // One side closed its connection. The proxy closes the other.
        }
        finally
        {
            // RST, not FIN: the client must not treat the end of the connection as the end of the answer.
            client.LingerState = new LingerOption(true, 0);
            client.Dispose();
        }
    }

    private async Task LoseAsync(NetworkStream answer) => await answer.ReadAtLeastAsync(new byte[1], 1, cancellationToken: _stop.Token);

    private async Task PassAsync(Stream from, Stream to)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            _asked.TrySetResult();
        }
    }
}
