using System.Globalization;

namespace SmsFunctions.Storage;

/// <summary>Converts amounts to and from text columns: Table storage has no decimal type, and a double would lose precision.</summary>
internal static class StoredDecimal
{
    public static string? Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static decimal? Read(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
