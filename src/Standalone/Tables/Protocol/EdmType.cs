using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Protocol;

/// <summary>The types of the Table service that JSON has not, and how their values are written there.</summary>
internal static class EdmType
{
    public const string DateTime = "Edm.DateTime";

    private const string Binary = "Edm.Binary";
    private const string Double = "Edm.Double";
    private const string Guid = "Edm.Guid";
    private const string Int64 = "Edm.Int64";

    /// <exception cref="NotSupportedException">The service names a type that no property can have.</exception>
    public static string? NameOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("Edm.Int64"u8) ? Int64
        : json.ValueTextEquals("Edm.DateTime"u8) ? DateTime
        : json.ValueTextEquals("Edm.Double"u8) ? Double
        : json.ValueTextEquals("Edm.Guid"u8) ? Guid
        : json.ValueTextEquals("Edm.Binary"u8) ? Binary
        : json.ValueTextEquals("Edm.String"u8) || json.ValueTextEquals("Edm.Int32"u8) || json.ValueTextEquals("Edm.Boolean"u8) ? null
        : throw new NotSupportedException($"Not supported type {json.GetString()}");

    public static object? Read(ref Utf8JsonReader json, string? type) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => Number(ref json, type),
        JsonTokenType.String => Text(ref json, type),
        _ => throw new JsonException($"A property's value is {json.TokenType}."),
    };

    // The cast keeps the numbers apart: without it all of them would become double, the type that holds the others.
    private static object Number(ref Utf8JsonReader json, string? type) => type switch
    {
        Int64 => (object)json.GetInt64(),
        Double => json.GetDouble(),
        _ when json.TryGetInt32(out var small) => small,
        _ when json.TryGetInt64(out var big) => big,
        _ => json.GetDouble(),
    };

    private static object? Text(ref Utf8JsonReader json, string? type) => type switch
    {
        null => json.GetString(),
        Int64 => long.Parse(json.GetString()!, CultureInfo.InvariantCulture),
        Double => double.Parse(json.GetString()!, CultureInfo.InvariantCulture),
        DateTime => json.TryGetDateTimeOffset(out var instant) ? instant : DateTimeOffset.Parse(json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        Guid => System.Guid.Parse(json.GetString()!),
        _ => json.GetBytesFromBase64(),
    };
}
