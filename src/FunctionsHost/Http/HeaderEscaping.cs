using System.Text;
using Microsoft.Extensions.Primitives;

namespace FunctionsHost.Http;

/// <summary>
/// Escapes header bytes above 0x7F as Azure's front end does: it reads them as Latin-1 and percent-encodes each character as UTF-8.
/// Without this, such requests fail with 400 or 500 before they reach the app.
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
