using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.WebJobs.Host.Executors;

namespace FunctionsHost.Jobs;

/// <summary>The id of the host for locks and timer states in the storage account. Hosts with the same id share them.</summary>
internal static class HostIds
{
    private const int MaxLength = 32;

    /// <returns><c>AzureFunctionsWebHost__hostid</c>, or an id made of the machine name and the app folder, as in the real host locally.</returns>
    public static string Of(IConfiguration configuration, string appFolder)
    {
        if (configuration["AzureFunctionsWebHost:hostid"] is { Length: > 0 } given)
        {
            return given;
        }

        var folder = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appFolder)))[..8];
        var machine = string.Concat(Environment.MachineName.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
        return $"{machine[..Math.Min(machine.Length, MaxLength - folder.Length - 1)]}-{folder}".TrimStart('-');
    }
}

internal sealed class FixedHostId(string id) : IHostIdProvider
{
    public Task<string> GetHostIdAsync(CancellationToken cancellationToken) => Task.FromResult(id);
}
