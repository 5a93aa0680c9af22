using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Gateway;

public sealed class TextTransportTests
{
    [Theory]
    [InlineData("Hello", "windows-1251", TextWay.Header, "Hello")]
    [InlineData("Счёт № 5 € «да»", "windows-1251", TextWay.Header, "Счёт № 5 € «да»")]
    [InlineData("smile \U0001F600", "windows-1251", TextWay.Batch, null)]
    [InlineData("≥", "windows-1251", TextWay.Batch, null)]
    [InlineData("smile \U0001F600", "utf-8", TextWay.Header, "smile \U0001F600")]
    [InlineData("a\nb", "windows-1251", TextWay.Batch, null)]
    [InlineData("a\nb", "utf-8", TextWay.Batch, null)]
    [InlineData(" a", "utf-8", TextWay.Batch, null)]
    [InlineData("a\u00A0", "windows-1251", TextWay.Batch, null)]
    [InlineData(" ", "windows-1251", TextWay.Batch, null)]
    [InlineData(" a\nб ", "percent-utf8", TextWay.Header, "%20a%0A%D0%B1%20")]
    public void A_plain_single_message_uses_the_header_when_the_header_carries_the_exact_text(string text, string encoding, TextWay way, string? header)
    {
        Assert.Equal(new TextPlan(way, header, null), Plan(text, encoding));
    }

    [Theory]
    [InlineData("a\r\nb\rc\nd", "backslash-n", @"a\nb\nc\nd")]
    [InlineData("a\r\nb\rc\nd", "space", "a b c d")]
    [InlineData("a\r\nb\rc\nd", "percent-0a", "a%0Ab%0Ac%0Ad")]
    public void The_line_breaks_of_a_flash_or_timed_message_are_rewritten(string text, string lineBreaks, string header)
    {
        var expected = new TextPlan(TextWay.HeaderWithLineBreaksRewritten, header, null);

        Assert.Equal(expected, Plan(text, lineBreaks: lineBreaks, flash: true));
        Assert.Equal(expected, Plan(text, lineBreaks: lineBreaks, timed: true));
    }

    [Theory]
    [InlineData(
        "abc \U0001F600", "backslash-n",
        "it has the character U+1F600 at position 5, which windows-1251 lacks, and a flash or gateway-scheduled message can be sent in a header only")]
    [InlineData(" abc", "backslash-n", "it begins or ends with a space or a line break, and a flash or gateway-scheduled message can be sent in a header only")]
    [InlineData("abc\n", "space", "it begins or ends with a space or a line break, and a flash or gateway-scheduled message can be sent in a header only")]
    public void A_flash_or_timed_text_that_a_header_cannot_carry_is_impossible(string text, string lineBreaks, string reason)
    {
        Assert.Equal(new TextPlan(TextWay.Impossible, null, reason), Plan(text, lineBreaks: lineBreaks, flash: true));
        Assert.Equal(new TextPlan(TextWay.Impossible, null, reason), Plan(text, lineBreaks: lineBreaks, timed: true));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("a\u0000", "it has the character U+0000 at position 2, which no message can carry")]
    [InlineData("\u0001", "it has the character U+0001 at position 1, which no message can carry")]
    [InlineData("a\tb", "it has the character U+0009 at position 2, which no message can carry")]
    [InlineData("a\u007F", "it has the character U+007F at position 2, which no message can carry")]
    [InlineData("a\u0085b", "it has the character U+0085 at position 2, which no message can carry")]
    [InlineData("a\u0098b", "it has the character U+0098 at position 2, which no message can carry")]
    [InlineData("a\uFFFF", "it has the character U+FFFF at position 2, which no message can carry")]
    public void A_text_that_no_script_can_carry_is_impossible_in_every_encoding(string text, string reason)
    {
        foreach (var encoding in HeaderEncoding.All)
        {
            Assert.Equal(new TextPlan(TextWay.Impossible, null, reason), Plan(text, encoding.Name));
        }
    }

    // Attributes cannot contain single surrogates. The test builds them at run time.
    [Fact]
    public void An_unpaired_surrogate_is_impossible()
    {
        string[] texts = [$"a{(char)0xD83D}", $"a{(char)0xDE00}", $"a{(char)0xD83D}b", $"a{(char)0xDE00}{(char)0xD83D}"];

        Assert.All(texts, text => Assert.Matches("^it has the character U\\+D(83D|E00) at position 2", Plan(text).Reason));
    }

    private static TextPlan Plan(string text, string encoding = "windows-1251", string lineBreaks = "backslash-n", bool flash = false, bool timed = false) =>
        Given.Transport(Given.Options(options => (options.HeaderEncoding, options.LineBreaks) = (encoding, lineBreaks))).Plan(text, flash, timed);
}
