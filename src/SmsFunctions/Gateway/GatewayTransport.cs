using System.Net;
using System.Net.Sockets;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>
/// Makes one HTTP request for each call and reports what happened. It never repeats a request, follows a redirect, stores a cookie or uses a
/// proxy from the environment.
/// </summary>
internal sealed class GatewayTransport : IDisposable
{
    /// <value>The number of concurrent queries (status and balance) of one instance. Queries have their own connections beside those of sends.</value>
    public const int MaxQueries = 8;

    private const int LargestAnswer = 64 * 1024;

    private readonly AsyncLocal<CallBytes?> _current = new();
    private readonly HttpMessageInvoker _http;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <param name="handler">From <see cref="Handler"/>; disposed with this object.</param>
    public GatewayTransport(SocketsHttpHandler handler, TimeSpan timeout, TimeProvider time)
    {
        // The filter counts above TLS: a failed handshake counts no bytes, and every byte of a request is counted.
        handler.PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new CountedStream(context.PlaintextStream, _current));
        _http = new HttpMessageInvoker(handler);
        _timeout = timeout;
        _time = time;
    }

    public static SocketsHttpHandler Handler(GatewayOptions options)
    {
        var handler = PlainHandler.New();
        handler.RequestHeaderEncodingSelector = (_, _) => options.ChosenEncoding.Bytes;

        // When a server closes a kept-alive connection just as a request arrives, that request is unconfirmed, although the server did not process it.
        // So this side closes an idle connection first, after 1 to 2 seconds; Apache, the fastest of the common servers, closes after 5. A connection
        // that the server has closed is not used again. The remaining risk is a server that closes within one round trip before the next request.
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.ConnectTimeout = TimeSpan.FromSeconds(15);
        handler.MaxConnectionsPerServer = options.MaxConcurrency + MaxQueries;
        return handler;
    }

    /// <summary>
    /// Sends the request once. Cancellation and timeout return a value, like any other failure. Only a token that is cancelled before the call throws.
    /// </summary>
    /// <param name="request">
    /// Disposed by this method. It must have a body, which may be empty: without one the handler repeats the request when the peer closes.
    /// </param>
    /// <exception cref="OperationCanceledException">The token was cancelled before the call began.</exception>
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
            var isMalformed = ErrorOf(broken) is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded;
            return Broken(bytes, isMalformed ? GatewayErrorCode.Unreadable : GatewayErrorCode.NoAnswer, Reason(broken));
        }
    }

    public void Dispose() => _http.Dispose();

    private static Exchange.Failed Broken(CallBytes bytes, GatewayErrorCode whenBytesSent, string what) =>
        bytes.Count == 0 ? new(GatewayErrorCode.NotSent, what) : new(whenBytesSent, $"{what}, after {bytes.Count} bytes were sent");

    private static async Task<Exchange> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        // Reading a truncated answer throws if the answer is framed. An answer that ends when the connection closes cannot be checked this way.
        var framed = response.Content.Headers.ContentLength is not null || response.Headers.TransferEncodingChunked == true;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[LargestAnswer + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length > LargestAnswer
            ? new Exchange.Failed(GatewayErrorCode.Unreadable, $"an answer of more than {LargestAnswer} bytes")
            : new Exchange.Answered(AnswerText.Read(buffer.AsSpan(0, length), framed));
    }

    // Only error names are used: exception messages may contain addresses or other private data.
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
