using System.Text.Json;
using SmsFunctions.Foundation;

namespace SmsFunctions.Callers;

/// <summary>What a caller may do. <see cref="FunctionRights"/> has the rights that each HTTP function needs.</summary>
[Flags]
public enum CallerRights
{
    None = 0,

    /// <summary>Send messages and batches, and cancel and change its own.</summary>
    Send = 1,

    /// <summary>Post alerts to the alert hooks.</summary>
    Alert = 2,

    /// <summary>Read everything: messages of all callers, gate, balance, stop list.</summary>
    Read = 4,

    /// <summary>Read its own messages and batches.</summary>
    ReadOwn = 8,

    /// <summary>Cancel, change, resolve and resend messages of all callers; set the gate; change the stop list.</summary>
    Operate = 16,

    All = Send | Alert | Read | ReadOwn | Operate,
}

/// <summary>The rights as words of settings and answers.</summary>
internal static class CallerRightsWords
{
    /// <value>The rights by word.</value>
    public static IReadOnlyDictionary<string, CallerRights> Known { get; } = Enum.GetValues<CallerRights>()
        .Where(right => right is not (CallerRights.None or CallerRights.All))
        .ToDictionary(right => JsonNamingPolicy.CamelCase.ConvertName(right.ToString()), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads words separated by commas. Unknown words are left out.</summary>
    public static CallerRights Read(string? text) =>
        SettingsCheck.Split(text).Aggregate(CallerRights.None, (rights, word) => rights | Known.GetValueOrDefault(word));

    /// <summary>The words of several rights, any of which suffices: <c>send or operate</c>.</summary>
    public static string Text(this CallerRights rights) =>
        string.Join(" or ", Known.Where(known => rights.HasFlag(known.Value)).Select(known => known.Key));
}
