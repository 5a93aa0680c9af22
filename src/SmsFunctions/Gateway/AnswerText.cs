using System.Text;

namespace SmsFunctions.Gateway;

/// <summary>An answer's lines, read leniently: UTF-8 or windows-1251, CR LF or LF, a BOM, blank lines at the end and spaces around do not matter.</summary>
/// <param name="LastLineIsWhole">
/// False when the answer ended with the connection, in the middle of its last line. Nothing tells then whether that line was cut, so a value must not be taken from it.
/// </param>
/// <param name="MayEndBlank">True when the answer came whole and ended in a line break: what followed its last line was a blank one, or nothing.</param>
internal sealed record AnswerText(IReadOnlyList<string> Lines, bool LastLineIsWhole, bool MayEndBlank)
{
    /// <param name="framed">The answer's length was declared (Content-Length or chunks) and all of it came.</param>
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
