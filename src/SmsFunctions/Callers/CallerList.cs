using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SmsFunctions.Messages;

namespace SmsFunctions.Callers;

/// <summary>Finds the caller of a key. The time of a search does not reveal how much of a guessed key is right.</summary>
public sealed class CallerList(IOptions<CallersOptions> options)
{
    private readonly (byte[] Hash, Caller Caller)[] _callers =
    [
        .. options.Value.Entries.Where(entry => !CallerOptionsValidator.IsDefault(entry.Key))
            .Select(entry => (Convert.FromHexString(entry.Value.KeyHash!), Of(entry.Key, entry.Value))),
    ];

    private readonly Caller _default = options.Value.Entries.Count == 0
        ? Caller.Anyone
        : new Caller(null, CallerRightsWords.Read(options.Value.Entries.GetValueOrDefault(CallersOptions.Default)?.Rights));

    /// <param name="key">The key of the request; null when it has none.</param>
    public Caller Find(string? key)
    {
        var (hash, found) = (SHA256.HashData(Encoding.UTF8.GetBytes(key ?? "")), _default);
        foreach (var (expected, caller) in _callers)
        {
            // All callers are compared, so that the time does not depend on which of them it is.
            found = CryptographicOperations.FixedTimeEquals(expected, hash) ? caller : found;
        }

        return found;
    }

    private static Caller Of(string name, CallerOptions caller) =>
        new(name, CallerRightsWords.Read(caller.Rights))
        {
            Limits = CallerLimits.Of(caller, caller.Senders) with { Priority = Priorities.Read(caller.Priority) ?? Priority.High },
        };
}
