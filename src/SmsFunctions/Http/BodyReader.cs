using System.IO.Pipelines;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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

    // The longest valid part is a message of a batch with a text of 36 KB, in which every character is escaped. A parser waits for twice the size of an
    // incomplete part.
    private const int MaxPart = 128 * 1024;

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
        var problem = await ReadAsync(request, new BodyBounds(maxBytes, MaxPart), async (body, limit) =>
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
            request,
            new BodyBounds(maxBytes, MaxPart),
            async (body, limit) => bytes = await body.ReadAllAsync((int?)request.ContentLength ?? 0, limit),
            cancellation);
        return (bytes, problem);
    }

    /// <summary>Reads a body by a parser of the caller while it arrives; the body is not kept.</summary>
    /// <param name="parse">Reads the body to its end. It throws no exceptions of its own.</param>
    /// <param name="arrived">Gets the decompressed bytes as they arrive; null for none.</param>
    /// <returns>The SHA-256 hash of the body in hex, or the problem to return.</returns>
    public async Task<(string Hash, IResult? Problem)> ReadStreamAsync(
        HttpRequest request,
        BodyBounds bounds,
        Func<PipeReader, CancellationToken, Task> parse,
        CancellationToken cancellation,
        Action<ReadOnlyMemory<byte>>? arrived = null)
    {
        var hash = "";
        var problem = await ReadAsync(request, bounds, async (body, limit) =>
        {
            await parse(body, limit);
            hash = body.Hash();
        }, cancellation, arrived);
        return (hash, problem);
    }

    // JSON is UTF-8, of which ASCII is a part. A body in another encoding would be read as other text.
    private static IResult? TypeProblem(HttpRequest request)
    {
        var charset = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Charset).Value : null;
        return !request.HasJsonContentType() ? Problems.NotJson()
            : charset?.ToUpperInvariant() is null or "" or "UTF-8" or "UTF8" or "US-ASCII" ? null
            : Problems.NotUtf8(charset);
    }

    // The server's own limit is 30 MB for every request. The bytes are counted here, so that the answer names the limit of the route.
    private static void AllowLength(HttpRequest request, int maxBytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit && limit.MaxRequestBodySize <= maxBytes)
        {
            limit.MaxRequestBodySize = maxBytes + 1L;
        }
    }

    /// <summary>Waits for the turn of a large request.</summary>
    /// <param name="size">The size in bytes of the body, or of what it becomes.</param>
    /// <returns>The answer to a request that gets no turn; null when it may go on.</returns>
    public async Task<IResult?> WaitAsync(HttpRequest request, long size, CancellationToken cancellation)
    {
        try
        {
            return LargeBodies.IsLarge(size) && !await large.TryEnterAsync(request, cancellation) ? Problems.OtherLargeBodies() : null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Problems.Cancelled();
        }
    }

    /// <summary>Reads an optional body without fields. A body with fields is refused and not ignored.</summary>
    /// <returns>The SHA-256 hash of the body in hex, or the problem to return.</returns>
    public async Task<(string Hash, IResult? Problem)> ReadNoFieldsAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (_, hash, problem) = await ReadJsonAsync(request, NoFieldsJson.Default.NoFields, MaxBody, cancellation, whenEmpty: new NoFields());
        return (hash, problem);
    }

    private static bool HasBody(HttpRequest request) => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;

    private async Task<IResult?> ReadAsync(
        HttpRequest request,
        BodyBounds bounds,
        Func<IncomingBody, CancellationToken, Task> read,
        CancellationToken cancellation,
        Action<ReadOnlyMemory<byte>>? arrived = null)
    {
        var (maxBytes, maxPart) = bounds;
        if (request.ContentLength > maxBytes)
        {
            return Problems.TooLarge(maxBytes);
        }

        if (!ContentCoding.TryFind(request, out var decoder))
        {
            return Problems.UnknownCoding(request.Headers.ContentEncoding.ToString());
        }

        AllowLength(request, maxBytes);
        try
        {
            if (await WaitAsync(request, LargeBodies.LargestSize(request, maxBytes), cancellation) is { } busy)
            {
                return busy;
            }

            using var limit = new BodyTimeLimit(time, cancellation);
            using var body = decoder is null
                ? new IncomingBody(request.BodyReader, maxBytes, limit, maxPart) { Arrived = arrived }
                : IncomingBody.Compressed(request.BodyReader, decoder, maxBytes, limit, maxPart, arrived);
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
                _ => Problems.BrokenBody(maxPart),
            };
        }
        catch (IOException)
        {
            // The connection broke.
            return Problems.BrokenBody(maxPart);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested || request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Problems.Cancelled();
        }
    }
}

/// <summary>The bounds of a body, before and after it is decompressed.</summary>
/// <param name="MaxBytes">The maximum size in bytes; a longer body is answered with 413.</param>
/// <param name="MaxPart">The maximum size in bytes of what the parser needs at once: twice the longest string.</param>
public readonly record struct BodyBounds(int MaxBytes, int MaxPart);
