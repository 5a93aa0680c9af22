using Microsoft.Extensions.Options;
using SmsFunctions.Messages;

namespace SmsFunctions.StopList;

/// <summary>The rules for the first digits of a number. A denied prefix wins over an allowed one.</summary>
public sealed class Destinations(IOptions<NumbersOptions> options)
{
    private readonly string[] _allowed = NumbersOptions.ParsePrefixes(options.Value.AllowPrefixes)!;
    private readonly string[] _denied = [.. NumbersOptions.SpecialRanges, .. NumbersOptions.ParsePrefixes(options.Value.DenyPrefixes)!];

    /// <summary>Why the app does not send to a number; null when it does.</summary>
    /// <param name="phone">The number, digits only.</param>
    public MessageError? Refusal(string phone) =>
        Prefix(_denied, phone) is { } denied ? new MessageError(
            ErrorCodes.PrefixDenied,
            $"the number begins with {denied}: it is in a satellite, shared or premium range, or in Numbers__DenyPrefixes")
        : _allowed.Length > 0 && Prefix(_allowed, phone) is null ? new MessageError(
            ErrorCodes.PrefixNotAllowed,
            $"the number begins with none of the prefixes in Numbers__AllowPrefixes ({string.Join(", ", _allowed)})")
        : null;

    private static string? Prefix(string[] prefixes, string phone) => Array.Find(prefixes, prefix => phone.StartsWith(prefix, StringComparison.Ordinal));
}
