using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>Reads a request's body whole, up to a bound.</summary>
public static class RequestBody
{
    /// <returns>Null when it is longer than that, whether its length was told or not.</returns>
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
