using System.Net;
using System.Net.Sockets;

namespace SmsFunctions.Gateway;

/// <summary>
/// One call, one request, and a plain account of what happened. Nothing here repeats a request, follows a redirect, keeps a cookie or takes a
/// proxy from the environment.
/// </summary>
internal sealed class GatewayTransport : IDisposable
{
    /// <value>Queries of an instance at a time: those of status and balance, which have connections beside those of the sending calls.</value>
    public const int MaxQueries = 8;

    private const int LargestAnswer = 64 * 1024;

    private readonly AsyncLocal<CallBytes?> _current = new();
    private readonly HttpMessageInvoker _http;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <param name="handler">From <see cref="Handler"/>; disposed with this.</param>
    public GatewayTransport(SocketsHttpHandler handler, TimeSpan timeout, TimeProvider time)
    {
        // The filter sits above TLS: a handshake that failed has written nothing, and no byte of a request passes beside it.
        handler.PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new CountedStream(context.PlaintextStream, _current));
        _http = new HttpMessageInvoker(handler);
        _timeout = timeout;
        _time = time;
    }

    public static SocketsHttpHandler Handler(GatewayOptions options)
    {
        var handler = PlainHandler.New();
        handler.RequestHeaderEncodingSelector = (_, _) => options.ChosenEncoding.Bytes;

        // A server that closes a kept connection just as a request arrives leaves that request unconfirmed, although it was hardly seen. So an idle
        // connection is closed here first, after one to two seconds: Apache, the quickest of the usual servers, waits five. A connection that the server
        // has already closed is never used again; what remains is a server that closes without saying so within a round trip of the next request.
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.ConnectTimeout = TimeSpan.FromSeconds(15);
        handler.MaxConnectionsPerServer = options.MaxConcurrency + MaxQueries;
        return handler;
    }

    /// <summary>
    /// Sends the request once. Cancellation and the time-out end in a value like any other break; only a token that is cancelled beforehand throws.
    /// </summary>
    /// <param name="request">Disposed here. It needs a body, an empty one if need be: without one the handler would repeat it when the peer closes.</param>
    /// <exception cref="OperationCanceledException">Cancelled before anything was begun.</exception>
    public async Task<Exchange> CallAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var message = request;
        cancellation.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(request.Content);

        var bytes = new CallBytes();
        _current.Value = bytes;
        using var limit = new TimeLimit(_timeout, _time, cancellation);
        try
        {
            using var response = await _http.SendAsync(request, limit.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? await ReadAsync(response, limit.Token)
                : new Exchange.Failed(GatewayErrorCode.Unreadable, $"HTTP status {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (limit.Token.IsCancellationRequested)
        {
            return Broken(bytes, GatewayErrorCode.NoAnswer, limit.HasRunOut ? $"no answer within {_timeout.TotalSeconds:0.###} s" : "cancelled by the caller");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            var isRubbish = ErrorOf(broken) is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded;
            return Broken(bytes, isRubbish ? GatewayErrorCode.Unreadable : GatewayErrorCode.NoAnswer, Reason(broken));
        }
    }

    public void Dispose() => _http.Dispose();

    private static Exchange.Failed Broken(CallBytes bytes, GatewayErrorCode whenBytesLeft, string what) =>
        bytes.Count == 0 ? new(GatewayErrorCode.NotSent, what) : new(whenBytesLeft, $"{what}, after {bytes.Count} bytes had left");

    private static async Task<Exchange> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        // A framed answer that is cut short throws while it is read; one that ends with the connection cannot.
        var framed = response.Content.Headers.ContentLength is not null || response.Headers.TransferEncodingChunked == true;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[LargestAnswer + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length > LargestAnswer
            ? new Exchange.Failed(GatewayErrorCode.Unreadable, $"an answer of more than {LargestAnswer} bytes")
            : new Exchange.Answered(AnswerText.Read(buffer.AsSpan(0, length), framed));
    }

    // Names of errors only: messages may hold addresses, and nobody knows what else.
    private static string Reason(Exception broken)
    {
        var socket = Chain(broken).OfType<SocketException>().Select(error => $", {error.SocketErrorCode}").FirstOrDefault();
        return $"{ErrorOf(broken)?.ToString() ?? broken.GetType().Name}{socket}";
    }

    private static HttpRequestError? ErrorOf(Exception broken) => broken switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request => request.HttpRequestError,
        HttpIOException read => read.HttpRequestError,
        _ => null,
    };

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var link = exception; link is not null; link = link.InnerException)
        {
            yield return link;
        }
    }
}
