using System.Globalization;
using System.Text;
using System.Xml;

namespace Azure.Data.Tables.Protocol;

/// <summary>Filter texts in which every value is a literal of its type and cannot end itself.</summary>
internal static class ODataFilter
{
    /// <exception cref="ArgumentException">A value is of a type that has no literal.</exception>
    public static string? Create(FormattableString? filter)
    {
        if (filter is null)
        {
            return null;
        }

        var literals = new object[filter.ArgumentCount];
        for (var i = 0; i < literals.Length; i++)
        {
            literals[i] = Literal(filter.GetArgument(i), i);
        }

        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    /// <summary>The text of a string literal, or of a key in an address before it is percent-encoded.</summary>
    public static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string Literal(object? value, int index) => value switch
    {
        null => "null",
        string text => Quote(text),
        bool yes => yes ? "true" : "false",
        long or ulong => string.Create(CultureInfo.InvariantCulture, $"{value}L"),
        int or double or sbyte or byte or short or ushort or uint or decimal or float => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        Guid id => $"guid'{id}'",
        DateTimeOffset instant => Instant(instant.UtcDateTime),
        DateTime time => Instant(time.ToUniversalTime()),
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData data => $"X'{Convert.ToHexString(data)}'",
        char letter => Quote(letter.ToString()),
        StringBuilder text => Quote(text.ToString()),
        _ => throw new ArgumentException($"Unable to convert argument {index} from type {value.GetType()} to an OData literal."),
    };

    private static string Quote(string text) => $"'{Escape(text)}'";

    private static string Instant(DateTime utc) => $"datetime'{XmlConvert.ToString(utc, XmlDateTimeSerializationMode.RoundtripKind)}'";
}
