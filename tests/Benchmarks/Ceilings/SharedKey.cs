using System.Security.Cryptography;
using System.Text;

namespace SmsFunctions.Benchmarks.Ceilings;

/// <summary>Shared-key signatures for the emulator, whose paths contain the account twice.</summary>
internal sealed class SharedKey(string account) : IDisposable
{
    // The key that Microsoft publishes for the emulator. It works only with an emulator.
    private static readonly byte[] Key = Convert.FromBase64String("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

    private readonly ThreadLocal<HMACSHA256> _hash = new(() => new HMACSHA256(Key));

    public string ForTable(HttpRequestMessage request) =>
        $"SharedKeyLite {account}:{Sign($"{Header(request, "x-ms-date")}\n/{account}{request.RequestUri!.AbsolutePath}")}";

    public string ForQueue(HttpRequestMessage request)
    {
        var text = new StringBuilder($"{request.Method}\n\n\n");
        text.Append(request.Content?.Headers.ContentLength is > 0 and var length ? $"{length}" : "").Append("\n\n")
            .Append(request.Content?.Headers.ContentType).Append("\n\n\n\n\n\n\n");
        var own = request.Headers.Where(header => header.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase));
        foreach (var header in own.OrderBy(header => header.Key.ToLowerInvariant(), StringComparer.Ordinal))
        {
            text.Append(header.Key.ToLowerInvariant()).Append(':').Append(header.Value.Single()).Append('\n');
        }

        text.Append('/').Append(account).Append(request.RequestUri!.AbsolutePath);
        foreach (var parameter in request.RequestUri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            text.Append('\n').Append(parameter[..equals]).Append(':').Append(Uri.UnescapeDataString(parameter[(equals + 1)..]));
        }

        return $"SharedKey {account}:{Sign(text.ToString())}";
    }

    public void Dispose() => _hash.Dispose();

    private string Sign(string text) => Convert.ToBase64String(_hash.Value!.ComputeHash(Encoding.UTF8.GetBytes(text)));

    private static string Header(HttpRequestMessage request, string name) => request.Headers.GetValues(name).Single();
}
