using System.Text;
using System.Xml;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Gateway;

/// <summary>
/// Selects how a text is sent. The XML of the batch script carries every text exactly. A header carries only one line without spaces at its ends,
/// in the configured encoding. Flash and timed messages cannot use the batch script.
/// </summary>
public sealed class TextTransport(IOptions<GatewayOptions> options)
{
    private readonly HeaderEncoding _encoding = options.Value.ChosenEncoding;
    private readonly LineBreaks _lineBreaks = options.Value.ChosenLineBreaks;

    /// <param name="timed">True when the gateway receives the message now and holds it until a given time.</param>
    public TextPlan Plan(string text, bool flash, bool timed)
    {
        if (FirstForbidden(text) is { } forbidden)
        {
            return Impossible(forbidden);
        }

        // Percent-escaping carries line breaks, spaces and every character, so no other check is needed.
        if (_encoding == HeaderEncoding.PercentUtf8)
        {
            return new(TextWay.Header, Uri.EscapeDataString(text), null);
        }

        var needsHeader = flash || timed;
        var oneLine = needsHeader ? _lineBreaks.Rewrite(text) : text;
        var obstacle = HeaderObstacle(oneLine);
        return (obstacle, needsHeader) switch
        {
            (null, _) => new(oneLine == text ? TextWay.Header : TextWay.HeaderWithLineBreaksRewritten, oneLine, null),
            (_, false) => new(TextWay.Batch, null, null),
            _ => Impossible($"{obstacle}, and a flash or gateway-scheduled message can be sent in a header only"),
        };
    }

    private static TextPlan Impossible(string reason) => new(TextWay.Impossible, null, reason);

    /// <summary>Finds a character that no script can carry: XML cannot represent control characters and unpaired surrogates.</summary>
    private static string? FirstForbidden(string text)
    {
        if (text.Length == 0)
        {
            return "it is empty";
        }

        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return null;
        }

        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (char.IsHighSurrogate(character) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                index++;
            }
            else if (character is not ('\r' or '\n') && (char.IsControl(character) || !XmlConvert.IsXmlChar(character)))
            {
                return $"it has the character U+{(int)character:X4} at position {index + 1}, which no message can carry";
            }
        }

        return null;
    }

    private string? HeaderObstacle(string value)
    {
        if (value.AsSpan().IndexOfAny('\r', '\n') >= 0)
        {
            return "it has line breaks";
        }

        if (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]))
        {
            return "it begins or ends with a space or a line break";
        }

        return _encoding.FirstForeign(value) is var index and >= 0
            ? $"it has the character U+{Rune.GetRuneAt(value, index).Value:X4} at position {index + 1}, which {_encoding.Name} lacks"
            : null;
    }
}
