using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Tests.Messages.Texts;

/// <summary>The characters that look like others, and texts in which one of them costs a segment.</summary>
public sealed class LookAlikesTests
{
    private static readonly TextSavings Both = new(ReplaceLookAlikes: true, Transliterate: true);
    private static readonly TextSavings Plain = new(ReplaceLookAlikes: true, Transliterate: false);

    [Theory]
    [InlineData("one\u2028two\u2029three", "one\ntwo\nthree")]
    [InlineData("\u202Aa\u202Cb\u200Ec\u2066d\u2069\u061C", "abcd")]
    [InlineData("a\u200Db\u2060c\uFEFF\u180E\u00AD", "abc")]
    [InlineData("\u2757\uFE0F", "\u2757")]
    [InlineData("за\u0301мок", "замок")]
    [InlineData("20°C", "20degC")]
    [InlineData("wait… № 5 ‼", "wait... No 5 !!")]
    [InlineData("½ ¼ ¾ ⅓", "1/2 1/4 3/4 1/3")]
    [InlineData("2½", "2 1/2")]
    [InlineData("10 ÷ 2 × 3", "10 / 2 x 3")]
    [InlineData("м² м³ 10² CO₂", "м2 м3 10^2 CO2")]
    [InlineData("Brand™ ® ©", "Brand(TM) (R) (C)")]
    [InlineData("ＦＵＬＬ　ｗｉｄｔｈ！１２", "FULL width!12")]
    [InlineData("ﬁne ﬂow Ⅳ ① ㎡", "fine flow IV 1 m2")]
    [InlineData("𝐁𝐨𝐥𝐝 𝟏𝟐", "Bold 12")]
    public void A_look_alike_has_a_plain_form(string text, string plain) => Assert.Equal(plain, LookAlikes.Replace(text));

    [Theory]
    [InlineData("1500 ₽", "1500 rub.")]
    [InlineData("Total 1500₽!", "Total 1500rub.!")]
    [InlineData("к оплате 1500 ₽", "к оплате 1500 руб.")]
    [InlineData("к оплате 1500 ₽. Ждём", "к оплате 1500 руб. Ждём")]
    public void The_rouble_sign_is_written_in_the_letters_of_the_text(string text, string plain) => Assert.Equal(plain, LookAlikes.Replace(text));

    /// <summary>With a cost per sign that grows with the text, this would take hours.</summary>
    [Theory]
    [InlineData("", "rub.")]
    [InlineData("Я", "руб.")]
    public void A_million_rouble_signs_are_replaced_in_one_pass(string first, string word)
    {
        const int Signs = 1_000_000;

        var plain = LookAlikes.Replace(first + new string('₽', Signs));

        Assert.Equal(first + string.Concat(Enumerable.Repeat(word, Signs)), plain);
    }

    [Theory]
    [InlineData("й ё ї ў ң щ")]
    [InlineData("é ü Ω Δ € [ ]")]
    [InlineData("中文 😀 שלום ع")]
    [InlineData("š č ł")]
    public void A_letter_is_no_look_alike(string text) => Assert.Equal(text, LookAlikes.Replace(text));

    [Fact]
    public void A_text_with_a_rouble_sign_is_transliterated_to_one_segment()
    {
        var final = FinalText.Of("Ваш заказ готов, к оплате 1500 ₽. Ждём вас до 20:00 по адресу Лесная, 5, вход со двора", Both);

        Assert.Equal("Vash zakaz gotov, k oplate 1500 rub. Zhdyom vas do 20:00 po adresu Lesnaya, 5, vkhod so dvora", final.Text);
        Assert.Equal((SmsEncoding.Gsm7, 1, 2), (final.Segments.Encoding, final.Segments.Count, final.AsWritten.Count));
    }

    [Theory]
    [InlineData("Температура 20°C, влажность 60\u00A0%, давление 750\u202Fмм: «норма» № 5 — следующий замер в 18:00")]
    [InlineData("Площадь 54 м², кухня 10½ м². Торт «Прага»™ весит 1½ кг × 2, доставка по городу бесплатно")]
    [InlineData("Откройте до\u0301ступ ＡＢＣ１２３ на са\u0301йте\u2028и подтвердите\u200F вход, код действует 5 минут для входа")]
    [InlineData("Құрметті клиент! Тапсырысыңыз дайын, төлемі 1500 ₽. Мекенжай: Абай даңғылы, 5, аула жақтан")]
    public void One_look_alike_does_not_keep_a_text_in_Cyrillic(string text)
    {
        var final = FinalText.Of(text, Both);

        Assert.Equal((SmsEncoding.Gsm7, 1), (final.Segments.Encoding, final.Segments.Count));
        Assert.True(final.AsWritten.Count > 1);
    }

    // An emoji keeps the text in UCS-2. The marks go nevertheless, and the look-alikes with longer plain forms stay.
    [Fact]
    public void A_character_without_a_plain_form_does_not_stop_the_replacements_that_shorten_a_text()
    {
        var text = $"😀\uFE0F\u200B\u2060{new string('я', 66)}…";

        Assert.Equal($"😀{new string('я', 66)}…", FinalText.Of(text, Plain).Text);
        Assert.Equal((1, 2), (FinalText.Of(text, Both).Segments.Count, FinalText.Of(text, Both).AsWritten.Count));
    }

    [Fact]
    public void Savings_leave_no_text_without_a_visible_character()
    {
        var text = string.Concat(Enumerable.Repeat("ь ъ", 30));

        Assert.Equal(text, FinalText.Of(text, Both).Text);
    }
}
