using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>Reads the whole body of a request, up to a maximum size.</summary>
public static class RequestBody
{
    /// <returns>The body; null when it is longer than the maximum, with or without a Content-Length header.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
        {
            return null;
        }

        var body = new MemoryStream(capacity: (int)Math.Min(request.ContentLength ?? 1024, maxBytes));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > maxBytes)
            {
                return null;
            }
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
