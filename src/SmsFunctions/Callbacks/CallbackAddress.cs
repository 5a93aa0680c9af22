using System.Net;
using System.Net.Sockets;

namespace SmsFunctions.Callbacks;

/// <summary>
/// The addresses that callbacks may use. A caller must not be able to make the app call an address that only the app can reach: its own machine, its
/// private network, or the platform's metadata service.
/// </summary>
public static class CallbackAddress
{
    private const int MaxLength = 2_048;
    private const int HttpsPort = 443;

    // The networks that IANA's special-purpose registries list as not public, and the address of the Azure platform.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Of IPv6 only global unicast is public, without the networks for tunnels to IPv4, protocol assignments and documentation.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] NotGlobal =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(IPNetwork.Parse)];
    // Names that mean the machine itself on every system (RFC 6761), or that the hosts file of a usual system gives to it.
    private static readonly string[] OwnNames =
        ["localhost", "localhost.localdomain", "localhost4", "localhost6", "localhost6.localdomain6", "ip6-localhost", "ip6-loopback", "loopback"];
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>The problem of an address; null when it is valid. The IP addresses of a host name are checked when the app connects.</summary>
    public static string? Problem(string address, AllowedHosts allowedHosts)
    {
        if (address.Any(char.IsControl))
        {
            return "must have no control characters";
        }

        if (address.Length > MaxLength || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return $"must be an absolute https address of at most {MaxLength} characters";
        }

        return uri switch
        {
            { UserInfo.Length: > 0 } => "must have no user name or password in it",
            { Fragment.Length: > 0 } => "must have no fragment",
            _ when allowedHosts.Contains(uri) => uri.Scheme is "https" or "http" ? null : "must be https or http",
            { Scheme: not "https" } => "must be https",
            { Port: not HttpsPort } => $"must use port {HttpsPort}, unless Callbacks__AllowHosts names the host with its port",
            _ when IsOwnName(uri.IdnHost) => "must not be a name of the app's own machine",
            _ when IPAddress.TryParse(uri.Host.Trim('[', ']'), out var literal) && !IsPublic(literal) => "must not be an address of a private network",
            _ => null,
        };
    }

    // A dot at the end makes a name absolute and does not change it.
    private static bool IsOwnName(string host)
    {
        var name = host.TrimEnd('.');
        return OwnNames.Contains(name, StringComparer.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether an address belongs to the public internet. IPv4 addresses in IPv6 form are checked as IPv4.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !NotPublic.Any(network => network.Contains(address));
        }

        var plain = new IPAddress(address.GetAddressBytes());
        return Nat64.Contains(plain)
            ? IsPublic(new IPAddress(plain.GetAddressBytes().AsSpan(12)))
            : address.ScopeId == 0 && Global.Contains(plain) && !NotGlobal.Any(network => network.Contains(plain));
    }
}
