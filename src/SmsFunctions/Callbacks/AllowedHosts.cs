namespace SmsFunctions.Callbacks;

/// <summary>The hosts that may have private addresses and use plain http, each with the ports that callbacks may use.</summary>
/// <param name="entries">
/// <c>HOST</c> for the default ports of https and http (443 and 80), or <c>HOST:PORT</c>. An IPv6 address with a port is in brackets.
/// </param>
public sealed class AllowedHosts(IEnumerable<string> entries)
{
    private readonly HashSet<string> _places = [.. entries.SelectMany(Places)];

    public bool Contains(Uri address) => _places.Contains(Place(address));

    internal static bool IsValid(string entry) => Places(entry).Length > 0;

    /// <summary>Host and port of an address, in one form.</summary>
    internal static string Place(Uri address) => $"{address.IdnHost}:{address.Port}";

    // A bare IPv6 address has no port: its last part would be ambiguous.
    private static string[] Places(string written)
    {
        var entry = Uri.CheckHostName(written) == UriHostNameType.IPv6 && !written.StartsWith('[') ? $"[{written}]" : written;
        return !Uri.TryCreate($"https://{entry}", UriKind.Absolute, out var https) || https is not { PathAndQuery: "/", UserInfo: "", Fragment: "" } ? []
            : https.IsDefaultPort && !entry.EndsWith($":{https.Port}", StringComparison.Ordinal) ? [Place(https), Place(new Uri($"http://{entry}"))]
            : [Place(https)];
    }
}
