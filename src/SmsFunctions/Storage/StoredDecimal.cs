using System.Globalization;

namespace SmsFunctions.Storage;

/// <summary>Amounts in rows: tables have no decimals, and a double would not give back what it was given.</summary>
internal static class StoredDecimal
{
    public static string? Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static decimal? Read(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
