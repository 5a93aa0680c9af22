using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SmsFunctions.Http;

/// <summary>
/// Reads the bodies of requests within bounds of size, time and concurrency. A body that is too large, too slow, broken or not valid is a problem to
/// return, never an exception. A compressed body has the same bounds, before and after it is decompressed.
/// </summary>
public sealed class BodyReader(LargeBodies large, TimeProvider time)
{
    /// <value>The maximum size of a body in bytes, except of batches and alert hooks. The largest valid message has 51 KB.</value>
    public const int MaxBody = 64 * 1024;

    /// <summary>
    /// Reads a JSON body while it arrives; the body is not kept. It must be declared as JSON: a page of another origin can send all other types without
    /// asking the app (CORS).
    /// </summary>
    /// <param name="maxBytes">The maximum size of the body in bytes; a longer body is answered with 413.</param>
    /// <param name="whenEmpty">The value to use when the body is empty; null makes an empty body an error.</param>
    /// <returns>The value and the SHA-256 hash of the body in hex, or the problem to return.</returns>
    public async Task<(T? Value, string Hash, IResult? Problem)> ReadJsonAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, int maxBytes, CancellationToken cancellation, T? whenEmpty = null)
        where T : class
    {
        if (HasBody(request) && TypeProblem(request) is { } refusal)
        {
            return (null, "", refusal);
        }

        var (value, hash, errors) = (default(T), "", new Dictionary<string, string[]>());
        var problem = await ReadAsync(request, maxBytes, async (body, limit) =>
        {
            value = await JsonBody.ParseAsync(body, type, errors, limit) ?? (body.Length == 0 ? whenEmpty : null);
            hash = body.Hash();
        }, cancellation);
        problem ??= value is null ? Problems.Invalid(errors) : null;
        return problem is null ? (value, hash, null) : (null, "", problem);
    }

    /// <summary>Reads a whole body into memory.</summary>
    /// <param name="maxBytes">The maximum size of the body in bytes; a longer body is answered with 413.</param>
    /// <returns>The bytes, or the problem to return.</returns>
    public async Task<(ReadOnlyMemory<byte> Bytes, IResult? Problem)> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        var bytes = ReadOnlyMemory<byte>.Empty;
        var problem = await ReadAsync(
            request, maxBytes, async (body, limit) => bytes = await body.ReadAllAsync((int?)request.ContentLength ?? 0, limit), cancellation);
        return (bytes, problem);
    }

    // JSON is UTF-8, of which ASCII is a part. A body in another encoding would be read as other text.
    private static IResult? TypeProblem(HttpRequest request)
    {
        var charset = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Charset).Value : null;
        return !request.HasJsonContentType() ? Problems.NotJson()
            : charset?.ToUpperInvariant() is null or "" or "UTF-8" or "UTF8" or "US-ASCII" ? null
            : Problems.NotUtf8(charset);
    }

    private static bool HasBody(HttpRequest request) => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;

    private async Task<IResult?> ReadAsync(
        HttpRequest request, int maxBytes, Func<IncomingBody, CancellationToken, Task> read, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
        {
            return Problems.TooLarge(maxBytes);
        }

        if (!ContentCoding.TryFind(request, out var decoder))
        {
            return Problems.UnknownCoding(request.Headers.ContentEncoding.ToString());
        }

        try
        {
            if (LargeBodies.MayBeLarge(request, maxBytes) && !await large.TryEnterAsync(request, cancellation))
            {
                return Problems.Unavailable("Other large requests are being read. Nothing was stored or sent. Try again later.");
            }

            using var limit = new BodyTimeLimit(time, cancellation);
            using var body = decoder is null
                ? new IncomingBody(request.BodyReader, maxBytes, limit)
                : IncomingBody.Compressed(request.BodyReader, decoder, maxBytes, limit);
            try
            {
                await read(body, limit.Token);
                return null;
            }
            catch (OperationCanceledException) when (limit.HasRunOut)
            {
                return Problems.TooSlow();
            }
        }
        catch (BadHttpRequestException refused)
        {
            return refused.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => Problems.TooLarge(maxBytes),
                StatusCodes.Status408RequestTimeout => Problems.TooSlow(),
                _ => Problems.BrokenBody(),
            };
        }
        catch (IOException)
        {
            // The connection broke.
            return Problems.BrokenBody();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested || request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Problems.Cancelled();
        }
    }
}
