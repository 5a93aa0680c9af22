namespace GatewaySimulator.Protocol;

/// <summary>
/// Counts the segments of a text. GSM-7: 160 septets in a single segment, 153 in each of several. UCS-2: 70 and 67 units. An escape pair or a
/// surrogate pair is not split between two segments (3GPP 23.038, 23.040).
/// </summary>
internal static class Segments
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    public static int Count(string text) => text.All(c => Basic.Contains(c) || Extension.Contains(c))
        ? Parts(text.Select(c => Extension.Contains(c) ? 2 : 1), 160, 153)
        : Parts(text.EnumerateRunes().Select(rune => rune.Utf16SequenceLength), 70, 67);

    private static int Parts(IEnumerable<int> widths, int alone, int part)
    {
        int total = 0, parts = 1, used = 0;
        foreach (var width in widths)
        {
            total += width;
            used += width;
            if (used <= part) continue;
            parts++;
            used = width;
        }

        return total <= alone ? 1 : parts;
    }
}
