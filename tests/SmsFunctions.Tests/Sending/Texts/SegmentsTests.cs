using SmsFunctions.Sending;

namespace SmsFunctions.Tests.Sending;

/// <summary>Counts from 3GPP TS 23.038 (alphabets) and 23.040 (joined messages).</summary>
public sealed class SegmentsTests
{
    private static readonly string Emoji = char.ConvertFromUtf32(0x1F600);

    public static TheoryData<string, SmsEncoding, int> Texts => new()
    {
        { "", SmsEncoding.Gsm7, 0 },
        { "Hello", SmsEncoding.Gsm7, 1 },
        { "à è é ù ì ò Ç Ø ø Å å Δ Φ Γ Λ Ω Π Ψ Σ Θ Ξ Æ æ ß É ¤ ¡ Ä Ö Ñ Ü § ¿ ä ö ñ ü @ £ $ ¥ _", SmsEncoding.Gsm7, 1 },
        { new string('a', 160), SmsEncoding.Gsm7, 1 },
        { new string('a', 161), SmsEncoding.Gsm7, 2 },
        { new string('a', 306), SmsEncoding.Gsm7, 2 },
        { new string('a', 307), SmsEncoding.Gsm7, 3 },
        { new string('€', 80), SmsEncoding.Gsm7, 1 },
        { new string('€', 81), SmsEncoding.Gsm7, 2 },
        // 152 + an escaped character of two septets: it does not fit into the first part of 153 and moves on whole.
        { new string('a', 152) + "€" + new string('a', 151), SmsEncoding.Gsm7, 2 },
        { new string('a', 152) + "€" + new string('a', 152), SmsEncoding.Gsm7, 3 },
        { "^{}\\[~]|", SmsEncoding.Gsm7, 1 },
        { "ç", SmsEncoding.Ucs2, 1 },
        { "`", SmsEncoding.Ucs2, 1 },
        { "Привет", SmsEncoding.Ucs2, 1 },
        { new string('я', 70), SmsEncoding.Ucs2, 1 },
        { new string('я', 71), SmsEncoding.Ucs2, 2 },
        { new string('я', 134), SmsEncoding.Ucs2, 2 },
        { new string('я', 135), SmsEncoding.Ucs2, 3 },
        { string.Concat(Enumerable.Repeat(Emoji, 35)), SmsEncoding.Ucs2, 1 },
        // 66 + a pair: the pair does not fit into the first part of 67 and is not split.
        { new string('я', 66) + Emoji + new string('я', 65), SmsEncoding.Ucs2, 2 },
        { new string('я', 66) + Emoji + new string('я', 66), SmsEncoding.Ucs2, 3 },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_counted_as_the_network_splits_it(string text, SmsEncoding encoding, int count) =>
        Assert.Equal(new Segments(encoding, count), Segments.Of(text));
}
