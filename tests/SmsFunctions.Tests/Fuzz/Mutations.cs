using System.Text;

namespace SmsFunctions.Tests.Fuzz;

/// <summary>Changes valid input at random: bytes are changed, removed, repeated and inserted.</summary>
internal static class Mutations
{
    private static readonly string[] Pieces =
    [
        "\\uD83D", "\\uDE00", "\\u0000", "\\uFFFF", "\uFEFF", "\u0301\u0316", "a\u0301", "é", "😀", "₽", "“", "½", "\uFE0F",
        "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true",
        "-1", "1e999", "{a}", "{{", "%D0", "%", "<!DOCTYPE a>", "</Text>", "<Text>", "&amp;", "&#x1F600;", "\r\n", "\0", "79001234567", "+",
        "\"to\":", "\"variables\":{", "=", ";",
    ];

    public static byte[] Of(byte[] valid, Random random)
    {
        var bytes = new List<byte>(valid);
        for (var left = random.Next(1, 6); left > 0; left--)
        {
            var (at, length) = (random.Next(bytes.Count + 1), random.Next(1, 20));
            var rest = Math.Min(length, bytes.Count - at);
            switch (random.Next(6))
            {
                case 0 when rest > 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, rest);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, rest));
                    break;
                case 3 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat(Piece(random), 1 + (random.Next(8) == 0 ? random.Next(3_000) : 0)).SelectMany(piece => piece));
                    break;
                default:
                    bytes.InsertRange(at, Piece(random));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Changes a text. The result may have halves of surrogate pairs.</summary>
    public static string Of(string valid, Random random)
    {
        var text = Encoding.UTF8.GetString(Of(Encoding.UTF8.GetBytes(valid), random));
        return random.Next(4) == 0 && text.Length > 0 ? text.Remove(random.Next(text.Length), 1) : text;
    }

    private static byte[] Piece(Random random) => Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]);
}
