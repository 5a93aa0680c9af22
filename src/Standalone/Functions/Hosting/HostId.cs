using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>What instances of one app have in common, and other apps on the same storage account have not: it names their leases.</summary>
internal static class HostId
{
    private const int LongestId = 32;

    /// <summary>The setting <c>AzureFunctionsWebHost__hostid</c>, else the machine and the app's folder, as the real host does outside Azure.</summary>
    public static string Of(IConfiguration settings, string contentRoot)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(contentRoot));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..10];
        var machine = string.Concat(Environment.MachineName.Where(char.IsAsciiLetterOrDigit).Take(LongestId - hash.Length - 1));
        var id = settings["AzureFunctionsWebHost:hostid"] is { Length: > 0 } given ? given : $"{machine}-{hash}";
        return id[..Math.Min(id.Length, LongestId)].ToLowerInvariant().TrimEnd('-');
    }
}
