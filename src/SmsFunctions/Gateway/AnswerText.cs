using System.Text;

namespace SmsFunctions.Gateway;

/// <summary>
/// The lines of an answer, parsed leniently: UTF-8 or windows-1251, CR LF or LF, with or without a BOM, trailing blank lines and outer spaces.
/// </summary>
/// <param name="LastLineIsWhole">
/// False when the connection closed in the middle of the last line. That line may be cut, so no value must be read from it.
/// </param>
/// <param name="MayEndBlank">True when the whole answer was received and it ends in a line break: a blank line, or nothing, followed the last line.</param>
internal sealed record AnswerText(IReadOnlyList<string> Lines, bool LastLineIsWhole, bool MayEndBlank)
{
    /// <param name="framed">True when the answer declared its length (Content-Length or chunked encoding) and was received completely.</param>
    public static AnswerText Read(ReadOnlySpan<byte> body, bool framed)
    {
        var text = Utf8Text.ReadOr1251(body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body);
        var lines = text.Split('\n').Select(line => line.Trim()).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var endsInLineBreak = text.AsSpan().TrimEnd(" \t").EndsWith("\n");
        return new(lines, framed || endsInLineBreak, framed && endsInLineBreak);
    }
}
