using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Callers;

/// <summary>Validates the settings of each caller, and that no two callers have the same key.</summary>
internal sealed partial class CallerOptionsValidator : IValidateOptions<CallersOptions>
{
    public ValidateOptionsResult Validate(string? name, CallersOptions options)
    {
        var failures = options.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SelectMany(entry => IsDefault(entry.Key) ? OfDefault(entry.Value) : OfCaller(entry.Key, entry.Value))
            .Concat(SameKeys(options)).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    internal static bool IsDefault(string name) => name.Equals(CallersOptions.Default, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> OfCaller(string name, CallerOptions caller)
    {
        var section = $"{CallersOptions.Section}__{name}";
        if (!Name().IsMatch(name) || name.Equals(CallerNames.OneC, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{section} is not a valid caller name: it must have 1 to 30 letters, digits, hyphens and underscores, and not be {CallerNames.OneC}.";
        }

        // A hash is no secret, but a key that was set instead of it is one. So the error does not show the value.
        if (caller.KeyHash is null || !Hash().IsMatch(caller.KeyHash))
        {
            yield return $"{section}__{nameof(caller.KeyHash)} {(caller.KeyHash is null ? "is not set" : "is not a hash")}: "
                + "it must be the SHA-256 hash of the caller's key, 64 hex digits.";
        }

        if (caller.Priority is not null && Priorities.Read(caller.Priority) is null)
        {
            yield return $"{section}__{nameof(caller.Priority)} is '{caller.Priority}': it must be high, normal or low.";
        }

        foreach (var failure in Rights(section, caller).Concat(LimitOptions.Problems(section, caller, caller.Senders)))
        {
            yield return failure;
        }
    }

    private static IEnumerable<string> OfDefault(CallerOptions caller)
    {
        var section = $"{CallersOptions.Section}__{CallersOptions.Default}";
        if (caller is not { KeyHash: null, Senders: null, Prefixes: null, PerMinute: null, PerDay: null, Priority: null })
        {
            yield return $"{section} has settings other than {nameof(caller.Rights)}: it is for all keys without a caller and has only rights.";
        }

        if (CallerRightsWords.Read(caller.Rights).HasFlag(CallerRights.ReadOwn))
        {
            yield return $"{section}__{nameof(caller.Rights)} has readOwn: a key without a caller has no messages of its own.";
        }

        foreach (var failure in Rights(section, caller))
        {
            yield return failure;
        }
    }

    private static IEnumerable<string> Rights(string section, CallerOptions caller) => SettingsCheck.Split(caller.Rights)
        .Where(word => !CallerRightsWords.Known.ContainsKey(word))
        .Select(word => $"{section}__{nameof(caller.Rights)} has '{word}': rights are {string.Join(", ", CallerRightsWords.Known.Keys)}.");

    private static IEnumerable<string> SameKeys(CallersOptions options) => options.Entries
        .Where(entry => entry.Value.KeyHash is not null)
        .GroupBy(entry => entry.Value.KeyHash!, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1)
        .Select(same => $"{CallersOptions.Section} has the same {nameof(CallerOptions.KeyHash)} for "
            + $"{string.Join(", ", same.Select(entry => entry.Key).Order(StringComparer.Ordinal))}: each caller needs a key of its own.");

    [GeneratedRegex("^[A-Za-z0-9_-]{1,30}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9A-Fa-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
