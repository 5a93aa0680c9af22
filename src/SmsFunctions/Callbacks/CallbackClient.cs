using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;

namespace SmsFunctions.Callbacks;

/// <summary>Looks up the IP addresses of a host. Tests replace DNS with this delegate.</summary>
public delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellation);

/// <summary>
/// Posts callbacks. The client looks up a host once, checks all its addresses, and connects to one of the checked addresses. A DNS change between the
/// check and the connection therefore has no effect. There are no redirects, proxies or cookies. Only the head of a response is read.
/// </summary>
public sealed class CallbackClient : IDisposable
{
    /// <value>The limit of one post, from the DNS lookup to the response head: 15 seconds.</value>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    // Nothing more is said about a host that was not reached or is inside the network: a caller must not be able to explore the network.
    private const string NotReachable = "not reachable";

    private static readonly HttpRequestOptionsKey<Connection> ConnectionOf = new(nameof(Connection));

    private readonly AllowedHosts _allowedHosts;
    private readonly HostLookup _lookup;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public CallbackClient(IOptions<CallbackOptions> options, HostLookup lookup, TimeProvider time)
    {
        (_allowedHosts, _lookup, _time) = (options.Value.Allowed, lookup, time);
        var handler = PlainHandler.New();
        (handler.ConnectTimeout, handler.PooledConnectionLifetime, handler.ConnectCallback) = (Timeout, TimeSpan.FromMinutes(1), ConnectAsync);
        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>Posts once. Network errors are part of the answer.</summary>
    /// <param name="headers">The headers of the signature.</param>
    public async Task<CallbackAnswer> PostAsync(Uri address, byte[] body, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, _time, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        var connection = new Connection();
        request.Options.Set(ConnectionOf, connection);
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.UserAgent.ParseAdd("SmsFunctions/1");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await _http.SendAsync(request, limit.Token);
            return new CallbackAnswer((int)response.StatusCode, RetryAfter(response), null);
        }
        catch (Exception broken) when (limit.HasRunOut || broken is HttpRequestException or IOException or SocketException)
        {
            var isReached = !connection.IsBeingMade && !IsConnectionError(broken);
            var error = !isReached || _allowedHosts.Contains(address) ? NotReachable
                : limit.HasRunOut ? $"no answer within {Timeout.TotalSeconds:0} s"
                : Reason(broken);
            return new CallbackAnswer(null, null, error, isReached);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsConnectionError(Exception broken) =>
        broken is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (request, host, port) = (context.InitialRequestMessage, context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        request.Options.TryGetValue(ConnectionOf, out var connection);
        connection!.IsBeingMade = true;
        var found = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await _lookup(host, cancellation);
        if (found.Length == 0 || (!_allowedHosts.Contains(request.RequestUri!) && !found.All(CallbackAddress.IsPublic)))
        {
            throw new IOException("The host has no address, or one of a private network.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, port, cancellation);
            connection.IsBeingMade = false;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Only the name of the error: its message may contain addresses and other private data.
    private static string Reason(Exception broken) =>
        broken is HttpRequestException request ? request.HttpRequestError.ToString() : broken.GetType().Name;

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private sealed class Connection
    {
        public volatile bool IsBeingMade;
    }
}

/// <summary>The answer of a receiver.</summary>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="RetryAfter">The delay that the receiver asked for; null when it gave none.</param>
/// <param name="Error">The reason why there was no answer; null when there was one.</param>
/// <param name="IsReached">False when no connection to the receiver was made.</param>
public sealed record CallbackAnswer(int? Status, TimeSpan? RetryAfter, string? Error, bool IsReached = true)
{
    public bool IsAccepted => Status is >= 200 and < 300;

    /// <value>True when the receiver wants no more callbacks.</value>
    public bool IsGone => Status == 410;
}
