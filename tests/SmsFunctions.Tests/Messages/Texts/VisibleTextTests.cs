using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Tests.Messages.Texts;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\u200B")]
    [InlineData(" \n ")]
    [InlineData("\u2060")]
    [InlineData("\t")]
    [InlineData("\r\n\r\n")]
    [InlineData("\u00A0\u3000\u2003")]
    [InlineData("\u200D\uFEFF\u00AD")]
    [InlineData("\u202A\u202C\u2066\u2069")]
    [InlineData("\uFE0F\uFE0E")]
    [InlineData("\u3164\u115F\u1160\uFFA0")]
    [InlineData("\u2800 \u2800")]
    [InlineData("\u2028\u2029\u0085")]
    [InlineData("\u180E\u034F\u17B4")]
    [InlineData("\U000E0001\U000E0100")]
    public void Spaces_and_characters_that_show_nothing_are_not_visible(string text) => Assert.False(VisibleText.IsIn(text));

    [Theory]
    [InlineData(".")]
    [InlineData("\u200Ba")]
    [InlineData("😀")]
    [InlineData("중")]
    [InlineData("\u0915\u093F")]
    [InlineData("\u2801")]
    public void A_character_that_shows_something_is_visible(string text) => Assert.True(VisibleText.IsIn(text));
}
