using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using SmsFunctions.Local;

namespace SmsFunctions.Benchmarks.Ceilings;

/// <summary>A minimal client of a storage account: keep-alive connections and shared-key signatures, nothing else.</summary>
internal sealed class ThinClient(string account, Azurite.Ports ports) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });
    private readonly SharedKey _key = new(account);

    public string Account => account;

    public Uri TableRoot { get; } = new($"http://127.0.0.1:{ports.Table}/{account}");

    /// <returns>The body of the answer. Each byte is one Latin-1 character.</returns>
    /// <exception cref="InvalidOperationException">Storage refused the request.</exception>
    public async Task<string> SendAsync(ThinCall call)
    {
        var port = call.Service == StorageService.Table ? ports.Table : ports.Queue;
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), $"http://127.0.0.1:{port}/{account}{call.PathAndQuery}");
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(call.Body);
        }

        foreach (var (name, value) in call.Headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && request.Content is { } content)
            {
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.TryAddWithoutValidation("x-ms-date", TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("Authorization", call.Service == StorageService.Table ? _key.ForTable(request) : _key.ForQueue(request));

        using var response = await _http.SendAsync(request);
        var body = Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync());

        // A transaction's outer status is 202 even when an operation in it failed.
        return response.IsSuccessStatusCode && !body.Contains("HTTP/1.1 4", StringComparison.Ordinal)
            ? body
            : throw new InvalidOperationException($"Storage answered {call.Method} {call.PathAndQuery} with {(int)response.StatusCode}: {body}");
    }

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
    }
}
