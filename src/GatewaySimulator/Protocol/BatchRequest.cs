using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace GatewaySimulator.Protocol;

/// <summary>Reads the XML of the batch script in the encoding that it declares.</summary>
internal static partial class BatchRequest
{
    /// <summary>The maximum number of phones in one call.</summary>
    public const int MaxPhones = 200;

    private static readonly GatewayRequest Unreadable = new(Script.Batch, false);

    public static GatewayRequest Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return Decode(body) is { } xml && Parse(xml) is { Root: { Name.LocalName: "query" } query } ? FromQuery(query) : Unreadable;
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            return Unreadable;
        }
    }

    private static GatewayRequest FromQuery(XElement query)
    {
        string? Value(string name) => query.Elements(name).ToArray() is [{ HasElements: false } only] && only.Value.Length > 0 ? only.Value : null;

        string[] phones = Value("PhonesList")?.Split(',') ?? [];
        var request = new GatewayRequest(Script.Batch, true)
        {
            User = Value("User") ?? "",
            Password = Value("Pass") ?? "",
            Sender = Value("From") ?? "",
            Text = Value("Text") ?? "",
            Phones = phones,
        };
        var countAgrees = int.TryParse(Value("NumPh"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count == phones.Length;
        return request with
        {
            Readable = countAgrees && phones.Length is > 0 and <= MaxPhones
                && request is { User.Length: > 0, Password.Length: > 0, Sender.Length: > 0, Text.Length: > 0 },
        };
    }

    private static XDocument Parse(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static string? Decode(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(Encoding.UTF8.Preamble)) return TextEncodings.Utf8.GetString(body[Encoding.UTF8.Preamble.Length..]);
        var start = Encoding.Latin1.GetString(body[..Math.Min(body.Length, 200)]);
        var declared = Declaration().Match(start);
        return (declared.Success ? TextEncodings.Named(declared.Groups[1].Value) : TextEncodings.Utf8)?.GetString(body);
    }

    [GeneratedRegex("""^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)["']""")]
    private static partial Regex Declaration();
}
