using System.Text;
using Microsoft.Extensions.Primitives;

namespace FunctionsHost.Http;

/// <summary>
/// Header bytes above 0x7F as Azure's front end hands them on: read as Latin-1, each such character percent-encoded as UTF-8.
/// Unescaped they end in 400 or 500 before the app sees them.
/// </summary>
internal static class HeaderEscaping
{
    public static void Escape(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers.Where(header => header.Value.Any(value => !Ascii.IsValid(value))).ToList())
        {
            headers[name] = new StringValues([.. values.Select(Escape)]);
        }
    }

    private static string? Escape(string? value) => value is null ? null : string.Concat(value.Select(Escape));

    private static string Escape(char character) => char.IsAscii(character) ? character.ToString() : Uri.EscapeDataString(character.ToString());
}
