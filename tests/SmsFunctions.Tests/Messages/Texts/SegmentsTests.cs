using System.Text;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Tests.Messages.Texts;

/// <summary>Segment counts according to 3GPP TS 23.038 (alphabets) and 23.040 (concatenated messages).</summary>
public sealed class SegmentsTests
{
    private const int Properties = 2_000;

    private static readonly string Emoji = char.ConvertFromUtf32(0x1F600);

    public static TheoryData<string, SmsEncoding, int, int> Texts => new()
    {
        { "", SmsEncoding.Gsm7, 0, 160 },
        { "Hello", SmsEncoding.Gsm7, 1, 155 },
        { "à è é ù ì ò Ç Ø ø Å å Δ Φ Γ Λ Ω Π Ψ Σ Θ Ξ Æ æ ß É ¤ ¡ Ä Ö Ñ Ü § ¿ ä ö ñ ü @ £ $ ¥ _", SmsEncoding.Gsm7, 1, 77 },
        { new string('a', 160), SmsEncoding.Gsm7, 1, 0 },
        { new string('a', 161), SmsEncoding.Gsm7, 2, 145 },
        { new string('a', 306), SmsEncoding.Gsm7, 2, 0 },
        { new string('a', 307), SmsEncoding.Gsm7, 3, 152 },
        { new string('€', 80), SmsEncoding.Gsm7, 1, 0 },
        { new string('€', 81), SmsEncoding.Gsm7, 2, 143 },
        // An escaped character takes two septets. After 152 septets it does not fit into the first part of 153 and moves to the next part.
        { new string('a', 152) + "€" + new string('a', 151), SmsEncoding.Gsm7, 2, 0 },
        { new string('a', 152) + "€" + new string('a', 152), SmsEncoding.Gsm7, 3, 152 },
        { "^{}\\[~]|", SmsEncoding.Gsm7, 1, 144 },
        { "ç", SmsEncoding.Ucs2, 1, 69 },
        { "`", SmsEncoding.Ucs2, 1, 69 },
        { "Привет", SmsEncoding.Ucs2, 1, 64 },
        { new string('я', 70), SmsEncoding.Ucs2, 1, 0 },
        { new string('я', 71), SmsEncoding.Ucs2, 2, 63 },
        { new string('я', 134), SmsEncoding.Ucs2, 2, 0 },
        { new string('я', 135), SmsEncoding.Ucs2, 3, 66 },
        { string.Concat(Enumerable.Repeat(Emoji, 35)), SmsEncoding.Ucs2, 1, 0 },
        // A surrogate pair takes two units. After 66 units it does not fit into the first part of 67, and it is not split.
        { new string('я', 66) + Emoji + new string('я', 65), SmsEncoding.Ucs2, 2, 0 },
        { new string('я', 66) + Emoji + new string('я', 66), SmsEncoding.Ucs2, 3, 66 },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Texts_are_counted_as_the_network_splits_them(string text, SmsEncoding encoding, int count, int left) =>
        Assert.Equal(new Segments(encoding, count, left), Segments.Of(text));

    [Fact]
    public void Counting_agrees_with_splitting_character_by_character()
    {
        var random = new Random(20261122);
        for (var i = 0; i < Properties; i++)
        {
            var text = Any(random);

            Assert.True(Split(text) == Segments.Of(text), $"{text.Length} characters: {Split(text)} by splitting, {Segments.Of(text)} by counting: {text}");
        }
    }

    [Fact]
    public void One_more_character_never_saves_a_segment_and_the_characters_left_fit()
    {
        var random = new Random(7);
        for (var i = 0; i < Properties; i++)
        {
            var text = Any(random);
            var segments = Segments.Of(text);
            var filler = segments.Encoding == SmsEncoding.Gsm7 ? 'a' : 'я';

            Assert.True(Segments.Of(text + filler).Count >= segments.Count);
            Assert.Equal(segments.Count, Segments.Of(text + new string(filler, segments.CharactersLeft)).Count);
            Assert.Equal(segments.Count + 1, Segments.Of(text + new string(filler, segments.CharactersLeft + 1)).Count);
        }
    }

    // Returns texts of all relevant kinds of characters, with lengths near the bounds. Half of the texts use the GSM alphabet only.
    private static string Any(Random random)
    {
        string[] kinds = random.Next(2) == 0 ? ["a", "é", "€", "[", "Δ", "\n"] : ["a", "€", "я", "ё", Emoji, "é", "«"];
        var text = new StringBuilder();
        for (var left = random.Next(1, 520); left > 0; left--)
        {
            text.Append(random.Next(8) == 0 ? kinds[random.Next(kinds.Length)] : kinds[0]);
        }

        return text.ToString();
    }

    // A slow implementation of the specification. It fills each part until the next character does not fit.
    private static Segments Split(string text)
    {
        const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
        const string Extended = "\f^{}\\[~]|€";
        var isGsm = text.All(character => Basic.Contains(character) || Extended.Contains(character));
        var runes = text.EnumerateRunes().Select(rune => isGsm ? (Extended.Contains((char)rune.Value) ? 2 : 1) : rune.Utf16SequenceLength).ToList();
        var (whole, part) = isGsm ? (160, 153) : (70, 67);
        var encoding = isGsm ? SmsEncoding.Gsm7 : SmsEncoding.Ucs2;
        if (runes.Sum() <= whole)
        {
            return new Segments(encoding, runes.Count == 0 ? 0 : 1, whole - runes.Sum());
        }

        var parts = new List<int> { 0 };
        foreach (var size in runes)
        {
            if (parts[^1] + size > part)
            {
                parts.Add(0);
            }

            parts[^1] += size;
        }

        return new Segments(encoding, parts.Count, part - parts[^1]);
    }
}
