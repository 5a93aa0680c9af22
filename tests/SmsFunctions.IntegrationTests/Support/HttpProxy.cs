using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmsFunctions.TestSupport;

/// <summary>
/// A proxy between two programs. It records the requests, and can cut the connection before a request is forwarded or after it was
/// answered, which are the two possible effects of a crash.
/// </summary>
public sealed class HttpProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ProxiedRequest> _requests = new();
    private readonly int _upstream;
    private TcpListener _listener = new(IPAddress.Loopback, 0);

    private HttpProxy(int upstream)
    {
        _upstream = upstream;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public int Port { get; }

    /// <value>All requests in order, including those that were cut.</value>
    public IReadOnlyCollection<ProxiedRequest> Requests => _requests;

    /// <value>Called for every request. A null result forwards it.</value>
    public Func<ProxiedRequest, Cut?>? Cuts { get; set; }

    /// <value>Called for every request. The result is the delay before it is forwarded.</value>
    public Func<ProxiedRequest, TimeSpan>? Delays { get; set; }

    /// <value>The timeout for an answer. The proxy then closes the connection.</value>
    public TimeSpan AnswerLimit { get; set; } = Timeout.InfiniteTimeSpan;

    /// <value>Called with every answer before it is passed on.</value>
    public Action<ProxiedRequest, byte[]>? Answering { get; set; }

    /// <value>The time that answers show in their Date header; null leaves the header unchanged.</value>
    public Func<DateTimeOffset>? Clock { get; set; }

    /// <value>Called at the end of every exchange, also if it failed.</value>
    public Action<ProxiedExchange>? Seen { get; set; }

    public static HttpProxy To(int upstreamPort) => new(upstreamPort);

    public void ForgetRequests() => _requests.Clear();

    /// <summary>Refuses new connections and keeps the open ones.</summary>
    public void StopListening() => _listener.Dispose();

    /// <summary>Opens the same port again.</summary>
    public void ListenAgain()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test has ended, or refuses connections for a while.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var downstream = client;
        using var upstream = new TcpClient();
        try
        {
            await upstream.ConnectAsync(IPAddress.Loopback, _upstream, _stop.Token);
            downstream.NoDelay = upstream.NoDelay = true;
            var (asked, answered) = (new HttpReader(downstream.GetStream()), new HttpReader(upstream.GetStream()));
            while (await asked.ReadAsync(isAnswer: false, _stop.Token) is { IsLast: false } request)
            {
                var parts = request.FirstLine.Split(' ');
                var proxied = new ProxiedRequest(parts[0], parts[1]);
                _requests.Enqueue(proxied);
                if (!await PassAsync(proxied, request, answered, upstream.GetStream(), downstream.GetStream()))
                {
                    return;
                }
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side closed its connection. The proxy closes the other.
        }
    }

    /// <returns>True if the connection stays open.</returns>
    private async Task<bool> PassAsync(ProxiedRequest proxied, HttpMessage request, HttpReader answered, NetworkStream upstream, NetworkStream downstream)
    {
        var (begun, answer, isDelivered) = (TimeProvider.System.GetUtcNow(), (HttpMessage?)null, false);
        try
        {
            var cut = Cuts?.Invoke(proxied with { Bytes = request.Bytes });
            if (cut?.Before == true)
            {
                await CutAsync(cut);
                return false;
            }

            if (Delays?.Invoke(proxied) is { Ticks: > 0 } delay)
            {
                await Task.Delay(delay, TimeProvider.System, _stop.Token);
            }

            await upstream.WriteAsync(request.Bytes, _stop.Token);
            using var limit = new CancellationTokenSource(AnswerLimit, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
            answer = await answered.ReadAsync(isAnswer: true, either.Token);
            if (cut is not null)
            {
                await CutAsync(cut);
                return false;
            }

            if (answer is null)
            {
                return false;
            }

            Date(answer.Bytes);
            Answering?.Invoke(proxied with { Bytes = request.Bytes }, answer.Bytes);
            await downstream.WriteAsync(answer.Bytes, _stop.Token);
            isDelivered = !answer.IsLast;
            return isDelivered;
        }
        finally
        {
            Seen?.Invoke(new ProxiedExchange(proxied, request.Bytes, answer?.Bytes, isDelivered, begun, TimeProvider.System.GetUtcNow()));
        }
    }

    // All dates in HTTP headers have the same length.
    private void Date(byte[] answer)
    {
        const string Name = "\r\ndate: ";
        var head = Encoding.Latin1.GetString(answer, 0, Math.Max(0, answer.AsSpan().IndexOf("\r\n\r\n"u8)));
        if (Clock?.Invoke() is { } now && head.IndexOf(Name, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
        {
            Encoding.ASCII.GetBytes(now.ToString("R", CultureInfo.InvariantCulture), answer.AsSpan(at + Name.Length));
        }
    }

    private Task CutAsync(Cut cut)
    {
        cut.Crash();
        return cut.Held.WaitAsync(_stop.Token);
    }
}

/// <param name="Path">The path with the query.</param>
public sealed record ProxiedRequest(string Method, string Path)
{
    /// <value>The whole request while it is decided whether to cut it; empty in the list of requests.</value>
    public byte[] Bytes { get; init; } = [];

    public bool Has(string text) => Encoding.UTF8.GetString(Bytes).Contains(text, StringComparison.Ordinal);

    public bool IsTransaction => Method == "POST" && Path.EndsWith("/$batch", StringComparison.Ordinal);

    /// <value>Whether it concerns the gateway slots, which an instance renews in the background while the clock moves.</value>
    public bool IsOfSlots => Uri.UnescapeDataString(Path).Contains("'slot'", StringComparison.Ordinal);

    public bool IsPut(string queue) => Method == "POST" && Path.Contains($"/{queue}/messages", StringComparison.Ordinal);

    public bool IsGet(string queue) =>
        Method == "GET" && Path.Contains($"/{queue}/messages?", StringComparison.Ordinal) && !Path.Contains("peekonly", StringComparison.Ordinal);

    /// <returns>The value, or null if the query has no such parameter.</returns>
    public string? Query(string name) => System.Web.HttpUtility.ParseQueryString(Path[(Path.IndexOf('?', StringComparison.Ordinal) + 1)..])[name];

    public bool IsDelete(string queue) => Method == "DELETE" && Path.Contains($"/{queue}/messages/", StringComparison.Ordinal);
}

/// <summary>The point at which a request is cut, and an action to run then.</summary>
/// <param name="Before">True: the request is not forwarded. False: the request is answered, and the answer is lost.</param>
public sealed record Cut(bool Before, Action Crash)
{
    /// <value>The connection stays open until this task ends.</value>
    public Task Held { get; init; } = Task.CompletedTask;
}

/// <summary>A request and its outcome.</summary>
/// <param name="Answer">The answer, or null if none arrived or the proxy did not wait for one.</param>
/// <param name="IsDelivered">True if the whole answer was written to the client's connection. The client may have stopped reading.</param>
public sealed record ProxiedExchange(ProxiedRequest Request, byte[] Asked, byte[]? Answer, bool IsDelivered, DateTimeOffset Begun, DateTimeOffset Ended);
