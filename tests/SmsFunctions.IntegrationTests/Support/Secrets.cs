using System.Text.Json.Nodes;

namespace SmsFunctions.TestSupport;

/// <summary>The parts of a request that no log may contain: its phone numbers in any format, and its texts.</summary>
internal static class Secrets
{
    // A log can contain shorter ones by chance. A phone number without its country code has ten digits.
    private const int Least = 8;

    public static List<string> In(JsonNode? request) =>
        [
            .. Strings(request, null)
                .Where(found => found.Name is "to" or "text" or "template")
                .Select(found => found.Name == "to" ? LastDigits(found.Value) : found.Value)
                .Where(secret => secret.Length >= Least),
        ];

    private static IEnumerable<(string? Name, string Value)> Strings(JsonNode? node, string? name) => node switch
    {
        JsonObject members => members.SelectMany(member => Strings(member.Value, member.Key)),
        JsonArray items => items.SelectMany(item => Strings(item, name)),
        JsonValue value when value.TryGetValue<string>(out var text) => [(name, text)],
        _ => [],
    };

    private static string LastDigits(string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        return digits.Length > 10 ? digits[^10..] : digits;
    }
}
