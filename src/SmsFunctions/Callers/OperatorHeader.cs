using Microsoft.AspNetCore.Http;
using SmsFunctions.Gateway;

namespace SmsFunctions.Callers;

/// <summary>
/// The header <c>X-Operator</c>: the name of the person who asks, in UTF-8 and percent-encoded, because a header has only ASCII characters. The app records
/// the name. It does not check it.
/// </summary>
public static class OperatorHeader
{
    public const string Name = "X-Operator";

    private const int MaxLength = 60;

    // Each character has up to three bytes, each of which may be written as three characters.
    private const int MaxEncoded = MaxLength * 9;

    private static readonly string Problem = $"must be one name of 1 to {MaxLength} characters without control characters, in UTF-8 and percent-encoded";

    /// <returns>The name, null without the header; or the problem, as the end of a sentence.</returns>
    public static (string? Name, string? Problem) Read(HttpRequest request) =>
        !request.Headers.TryGetValue(Name, out var values) ? (null, null)
        : values is [{ Length: <= MaxEncoded } value] && Decode(value)?.Trim() is { Length: > 0 and <= MaxLength } name && !name.Any(IsControl) ? (name, null)
        : (null, Problem);

    private static string? Decode(string value)
    {
        var bytes = new List<byte>(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '%')
            {
                if (!char.IsAscii(value[i]))
                {
                    return null;
                }

                bytes.Add((byte)value[i]);
            }
            else if (i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.Add(Convert.ToByte(value.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                return null;
            }
        }

        return Utf8Text.TryRead([.. bytes]);
    }

    // Line and paragraph separators break a line in the same way as control characters.
    private static bool IsControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
