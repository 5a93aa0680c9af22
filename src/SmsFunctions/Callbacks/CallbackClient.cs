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

    private readonly IReadOnlySet<string> _allowedHosts;
    private readonly HostLookup _lookup;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public CallbackClient(IOptions<CallbackOptions> options, HostLookup lookup, TimeProvider time)
    {
        (_allowedHosts, _lookup, _time) = (options.Value.AllowedHosts, lookup, time);
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
        catch (OperationCanceledException) when (limit.HasRunOut)
        {
            return new CallbackAnswer(null, null, $"no answer within {Timeout.TotalSeconds:0} s");
        }
        catch (Exception broken) when (broken is ForbiddenAddressException or HttpRequestException or IOException or SocketException)
        {
            return new CallbackAnswer(null, null, Reason(broken));
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await _lookup(host, cancellation);
        if (found.Length == 0 || (!_allowedHosts.Contains(host) && !found.All(CallbackAddress.IsPublic)))
        {
            throw new ForbiddenAddressException(found.Length == 0 ? "the host has no address" : "the host has an address of a private network");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Only the name of the error: its message may contain addresses and other private data.
    private static string Reason(Exception broken) => broken switch
    {
        ForbiddenAddressException forbidden => forbidden.Message,
        HttpRequestException { InnerException: ForbiddenAddressException forbidden } => forbidden.Message,
        HttpRequestException request => request.HttpRequestError.ToString(),
        _ => broken.GetType().Name,
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private sealed class ForbiddenAddressException(string message) : Exception(message);
}

/// <summary>The answer of a receiver.</summary>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="RetryAfter">The delay that the receiver asked for; null when it gave none.</param>
/// <param name="Error">The reason why there was no answer; null when there was one.</param>
public sealed record CallbackAnswer(int? Status, TimeSpan? RetryAfter, string? Error)
{
    public bool IsAccepted => Status is >= 200 and < 300;

    /// <value>True when the receiver wants no more callbacks.</value>
    public bool IsGone => Status == 410;
}
