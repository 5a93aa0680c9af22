using System.Security.Cryptography;
using System.Text;
using FunctionsHost.Worker;

namespace FunctionsHost.Http;

/// <summary>
/// The keys of the host and of single functions, from <c>FunctionsHost__Key</c> and <c>FunctionsHost__FunctionKeys__NAME</c>.
/// If no key is configured, no key is required.
/// </summary>
internal sealed class FunctionKeys(IConfiguration configuration)
{
    private const string Header = "x-functions-key";
    private const string Query = "code";

    private readonly byte[]? _host = Hash(configuration["FunctionsHost:Key"]);
    private readonly Dictionary<string, byte[]> _functions = configuration.GetSection("FunctionsHost:FunctionKeys").GetChildren()
        .Where(key => key.Value is { Length: > 0 })
        .ToDictionary(key => key.Key, key => Hash(key.Value)!, StringComparer.OrdinalIgnoreCase);

    /// <value>False when no key is configured. The worker is told so.</value>
    public static bool AreConfigured(IConfiguration configuration) => new FunctionKeys(configuration) is not { _host: null, _functions.Count: 0 };

    public bool Allow(FunctionDescription function, HttpRequest request)
    {
        var level = function.Text("authLevel") ?? "function";
        if (Is(level, "anonymous") || (_host is null && _functions.Count == 0))
        {
            return true;
        }

        var given = Hash(request.Headers[Header].FirstOrDefault() ?? request.Query[Query].FirstOrDefault());
        var own = Is(level, "admin") ? null : _functions.GetValueOrDefault(function.Name);
        return given is not null && (Same(given, _host) | Same(given, own));
    }

    private static bool Is(string level, string name) => level.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Hashes the key. Hashes have the same length, so that the comparison takes the same time for any key.</summary>
    private static byte[]? Hash(string? key) => key is { Length: > 0 } ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    private static bool Same(byte[] given, byte[]? key) => key is not null && CryptographicOperations.FixedTimeEquals(given, key);
}
