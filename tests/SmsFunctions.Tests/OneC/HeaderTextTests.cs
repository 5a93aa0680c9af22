using System.Text;
using SmsFunctions.OneC;

namespace SmsFunctions.Tests.OneC;

/// <summary>The app recovers the text of a header from every encoding in which clients and front ends send it.</summary>
public sealed class HeaderTextTests
{
    private static readonly Encoding Windows1251 = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;

    public static TheoryData<string> Russian => new(
        "Привет, мир!", "Заказ №5 — «ёж» 100%", "Ваш код: 1234", "я", "Ёлка", "SMSка", "3Gмодем", "https://ya.ru/?q=%D0%BF для Вас",
        "Скидка 50%20 и %zz", "Да…");

    [Theory]
    [MemberData(nameof(Russian))]
    public void Windows_1251_bytes_are_read(string text) => Assert.Equal(text, HeaderText.Recover(Latin1Of(Windows1251.GetBytes(text))));

    [Theory]
    [MemberData(nameof(Russian))]
    [InlineData("emoji \U0001F600")]
    [InlineData("«Hi» 5°")]
    [InlineData("Café")]
    public void Utf_8_bytes_are_read(string text) => Assert.Equal(text, HeaderText.Recover(Latin1Of(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [MemberData(nameof(Russian))]
    [InlineData("emoji \U0001F600")]
    public void A_text_that_the_server_has_decoded_is_unchanged(string text) => Assert.Equal(text, HeaderText.Recover(text));

    [Theory]
    [MemberData(nameof(Russian))]
    [InlineData("emoji \U0001F600")]
    [InlineData("two\nlines")]
    [InlineData(" spaces & signs + % ")]
    public void Percent_encoded_utf_8_is_read(string text) => Assert.Equal(text, HeaderText.Recover(Uri.EscapeDataString(text)));

    [Theory]
    [MemberData(nameof(Russian))]
    public void Windows_1251_bytes_behind_the_front_end_are_read(string text)
    {
        var seen = Latin1Of(Windows1251.GetBytes(text));

        Assert.Equal(text, HeaderText.Recover(Uri.EscapeDataString(seen)));
        Assert.Equal(text, HeaderText.Recover(EscapedAboveAscii(seen)));
    }

    [Theory]
    [MemberData(nameof(Russian))]
    [InlineData("emoji \U0001F600")]
    public void Utf_8_bytes_behind_the_front_end_are_read(string text)
    {
        var seen = Latin1Of(Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, HeaderText.Recover(Uri.EscapeDataString(seen)));
        Assert.Equal(text, HeaderText.Recover(EscapedAboveAscii(seen)));
        Assert.Equal(text, HeaderText.Recover(Latin1Of(Encoding.UTF8.GetBytes(seen))));
    }

    // The value comes from issue 9718 of Azure/azure-functions-host.
    [Fact]
    public void A_known_value_of_the_front_end_is_read() => Assert.Equal(
        "ラインシステム",
        HeaderText.Recover("%C3%A3%C2%83%C2%A9%C3%A3%C2%82%C2%A4%C3%A3%C2%83%C2%B3%C3%A3%C2%82%C2%B7%C3%A3%C2%82%C2%B9%C3%A3%C2%83%C2%86%C3%A3%C2%83%C2%A0"));

    [Theory]
    [InlineData("")]
    [InlineData("Hello, world")]
    [InlineData("100%")]
    [InlineData("50%off")]
    [InlineData("100%abc")]
    [InlineData("a 20%20 discount")]
    [InlineData("see https://ya.ru/?q=%D0%BF%D1%80")]
    [InlineData("https://ya.ru/?q=%D0%BF%D1%80")]
    [InlineData("1+1 = 100% %zz")]
    public void Latin_text_is_unchanged(string text) => Assert.Equal(text, HeaderText.Recover(text));

    [Fact]
    public void A_text_with_unescaped_URL_characters_is_read() =>
        Assert.Equal("Код: 123, ваш?", HeaderText.Recover("%D0%9A%D0%BE%D0%B4:%20123,%20%D0%B2%D0%B0%D1%88?"));

    public static TheoryData<string> WithLinks => new(
        "Заказ 17: https://ya.ru/track?id=5&x=1#top", "Ваш код 12, см. https://ya.ru/?q=%D0%BF и ждите", "Сайт ya.ru/a,b; скидка 100%, 50%off!",
        "Спасибо за покупку", "(до 20:00) +7 900 123-45-67", "Привет/пока?");

    // encodeURI of JavaScript leaves the characters that a URL may have.
    [Theory]
    [MemberData(nameof(WithLinks))]
    public void A_text_escaped_by_encodeURI_is_read(string text) => Assert.Equal(text, HeaderText.Recover(EncodeUri(text)));

    [Theory]
    [MemberData(nameof(WithLinks))]
    public void A_text_escaped_except_for_its_spaces_and_links_is_read(string text) =>
        Assert.Equal(text, HeaderText.Recover(string.Join(' ', text.Split(' ').Select(word => word.All(char.IsAscii) ? word : EncodeUri(word)))));

    [Theory]
    [InlineData("Спасибо за покупку", "%D0%A1%D0%BF%D0%B0%D1%81%D0%B8%D0%B1%D0%BE+%D0%B7%D0%B0+%D0%BF%D0%BE%D0%BA%D1%83%D0%BF%D0%BA%D1%83")]
    [InlineData("Код: 5+5", "%d0%9a%d0%be%d0%b4%3a+5%2b5")]
    [InlineData("Тел +7900", "%D0%A2%D0%B5%D0%BB%20+7900")]
    [InlineData("Тел +7900", "%D0%A2%D0%B5%D0%BB +7900")]
    public void A_plus_is_a_space_where_no_space_is_escaped(string text, string written) => Assert.Equal(text, HeaderText.Recover(written));

    [Theory]
    [InlineData("Привет", "%CF%F0%E8%E2%E5%F2")]
    [InlineData("Привет, мир", "%cf%f0%e8%e2%e5%f2, %ec%e8%f0")]
    [InlineData("Заказ №5 готов", "%C7%E0%EA%E0%E7+%B95+%E3%EE%F2%EE%E2")]
    [InlineData("Ещё «раз» 100%", "%C5%F9%B8 %AB%F0%E0%E7%BB 100%")]
    [InlineData("см. https://ya.ru/?q=%EF%F0", "%F1%EC. https://ya.ru/?q=%EF%F0")]
    public void Escapes_of_windows_1251_are_read(string text, string written) => Assert.Equal(text, HeaderText.Recover(written));

    [Theory]
    [InlineData("https://ya.ru/?q=%D0%BF%20%D1%80")]
    [InlineData("Look: ya.ru/?q=%D0%BF, or www.ya.ru?q=%D0%BF")]
    [InlineData("Open tg://resolve?text=%D0%BF now")]
    [InlineData("https://ya.ru/%C3%A9")]
    [InlineData("1+1=2")]
    [InlineData("50%fee")]
    [InlineData("100%, 20% or %")]
    public void Escapes_in_a_link_and_percent_signs_are_unchanged(string text) => Assert.Equal(text, HeaderText.Recover(text));

    [Theory]
    [InlineData("\uFFFD\uFFFD\uFFFD")]
    [InlineData("Hello \uFFFD")]
    public void A_text_with_replacement_characters_is_rejected(string value) => Assert.Null(HeaderText.Recover(value));

    [Theory]
    [InlineData("В…")]
    [InlineData("Я «ОК»")]
    public void A_windows_1251_text_that_resembles_utf_8_is_read_correctly(string text) =>
        Assert.Equal(text, HeaderText.Recover(Latin1Of(Windows1251.GetBytes(text))));

    [Fact]
    public void Every_letter_of_windows_1251_is_recovered()
    {
        var text = Windows1251.GetString([.. Enumerable.Range(0xA0, 0x60).Select(b => (byte)b)]);

        Assert.Equal(text, HeaderText.Recover(Latin1Of(Windows1251.GetBytes(text))));
        Assert.Equal(text, HeaderText.Recover(Uri.EscapeDataString(Latin1Of(Windows1251.GetBytes(text)))));
    }

    [Fact]
    public void Random_values_never_throw()
    {
        var random = new Random(17);
        for (var i = 0; i < 20_000; i++)
        {
            var value = string.Concat(Enumerable.Range(0, random.Next(12))
                .Select(_ => random.Next(4) == 0 ? "%" : $"{(char)random.Next(0x20, 0x180)}"));
            Assert.True(Record.Exception(() => HeaderText.Recover(value)) is null, value);
        }
    }

    private static string Latin1Of(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static string EncodeUri(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => IsUriCharacter(rune) ? $"{rune}" : Uri.EscapeDataString($"{rune}")));

    private static bool IsUriCharacter(Rune rune) =>
        rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || ";,/?:@&=+$-_.!~*'()#".Contains((char)rune.Value, StringComparison.Ordinal));

    private static string EscapedAboveAscii(string text) => string.Concat(text.Select(c => char.IsAscii(c) ? $"{c}" : Uri.EscapeDataString($"{c}")));
}
