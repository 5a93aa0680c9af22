using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using SmsFunctions.Gateway;

namespace SmsFunctions.OneC;

/// <summary>
/// The body of the batch script, before validation. The module in Stream Telecom's guide joins strings without escaping, so an "&amp;" or a "&lt;" in a
/// text makes the XML invalid. Each field is then read from between its tags. A document type is refused, so only XML's five predefined entities work.
/// </summary>
public sealed partial record BatchBody(string User, string Password, string Sender, string Text, string PhonesList, string NumPh)
{
    private const string UserTag = "User", PasswordTag = "Pass", SenderTag = "From", TextTag = "Text", PhonesTag = "PhonesList", CountTag = "NumPh";
    private const int LongestDeclaration = 200;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Null when the body cannot be read: a field is missing, or the body has a document type.</summary>
    public static BatchBody? Read(ReadOnlySpan<byte> bytes) =>
        Decode(bytes)?.TrimStart('\uFEFF', ' ', '\t', '\r', '\n') is not { } xml || HasDocumentType(xml) ? null
        : Parse(xml) ?? Recover(xml);

    // Only the part before the first element is searched: a text may contain "<!DOCTYPE".
    private static bool HasDocumentType(string xml) =>
        xml.IndexOf("<query", StringComparison.Ordinal) is var root and > 0
        && xml.AsSpan(0, root).Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase);

    private static BatchBody? Parse(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), Settings);
            var fields = new Dictionary<string, string>();
            reader.ReadStartElement("query");
            while (reader.MoveToContent() == XmlNodeType.Element)
            {
                // A repeated field is refused: a text may have closed its own element and opened others.
                if (!fields.TryAdd(reader.LocalName, reader.ReadElementContentAsString()))
                {
                    return null;
                }
            }

            reader.ReadEndElement();
            reader.MoveToContent();
            return reader.EOF ? Of(name => fields.GetValueOrDefault(name)) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // The text is in the middle, as in the guide. The phones are read after the last end tag of the text, so a text cannot add a phone.
    private static BatchBody? Recover(string xml)
    {
        var (start, end) = (xml.IndexOf($"<{TextTag}>", StringComparison.Ordinal), xml.LastIndexOf($"</{TextTag}>", StringComparison.Ordinal));
        if (start < 0 || end < start)
        {
            return null;
        }

        var (head, tail) = (xml[..start], xml[end..]);
        return Of(name => name switch
        {
            TextTag => xml[(start + TextTag.Length + 2)..end].Replace("\r\n", "\n", StringComparison.Ordinal),
            PhonesTag or CountTag => Between(tail, name),
            _ => Between(head, name),
        });
    }

    private static string? Between(string xml, string tag)
    {
        var start = xml.IndexOf($"<{tag}>", StringComparison.Ordinal) + tag.Length + 2;
        var end = start < tag.Length + 2 ? -1 : xml.IndexOf($"</{tag}>", start, StringComparison.Ordinal);
        return end < 0 ? null : xml[start..end];
    }

    private static BatchBody? Of(Func<string, string?> field) =>
        field(UserTag) is { } user && field(PasswordTag) is { } password && field(SenderTag) is { } sender
        && field(TextTag) is { } text && field(PhonesTag) is { } phones && field(CountTag) is { } count
            ? new BatchBody(user, password, sender, text, phones, count)
            : null;

    // The bytes decide: a module may write UTF-8 and declare another encoding. Text in an 8-bit encoding is almost never valid UTF-8.
    private static string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.Unicode.Preamble) || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return (bytes[0] == Encoding.Unicode.Preamble[0] ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes[2..]);
        }

        if (Utf8Text.TryRead(bytes) is { } text && !text.AsSpan().ContainsAnyInRange('\u0080', '\u009F'))
        {
            return text;
        }

        var declared = Declaration().Match(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, LongestDeclaration)]));
        return (declared.Success ? declared.Groups["name"].Value.ToUpperInvariant() : "CP1251") switch
        {
            "UTF-8" or "CP1251" => Cyrillic.Lenient.GetString(bytes),
            var name => CodePagesEncodingProvider.Instance.GetEncoding(name)?.GetString(bytes),
        };
    }

    [GeneratedRegex("""^\s*<\?xml\s[^>]*?encoding\s*=\s*["'](?<name>[^"']+)["']""", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();
}
