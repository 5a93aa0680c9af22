using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Tests.Messages.Texts;

/// <summary>The composed form of a text, and its tabs.</summary>
public sealed class ComposedTextTests
{
    [Theory]
    [InlineData('\u0958')]
    [InlineData('\uFB2A')]
    [InlineData('\u095C')]
    [InlineData('\u0A33')]
    [InlineData('\uFB4E')]
    [InlineData('\u0F43')]
    public void A_letter_whose_composed_form_is_longer_stays(char letter)
    {
        var final = FinalText.Of(new string(letter, 70), new TextSavings(true, true));

        Assert.Equal(new string(letter, 70), final.Text);
        Assert.Equal(1, final.Segments.Count);
    }

    [Theory]
    [InlineData("\u0958\u0438\u0306", "\u0958й")]
    [InlineData("e\u0301\uFB2A\u0435\u0308", "é\uFB2Aё")]
    [InlineData("\u1112\u1161\u11AB", "한")]
    [InlineData("\u2126", "Ω")]
    public void Only_the_letters_that_the_composed_form_does_not_lengthen_are_composed(string text, string composed) =>
        Assert.Equal(composed, FinalText.Of(text).Text);

    [Fact]
    public void A_text_with_a_character_that_cannot_be_composed_is_left_to_the_next_check() =>
        Assert.Equal("\uFFFEи\u0306", FinalText.Of("\uFFFEи\u0306", new TextSavings(true, true)).Text);

    [Theory]
    [InlineData("one\ttwo", "one two")]
    [InlineData("\tone\t\ttwo\t", " one  two ")]
    [InlineData("Имя:\tАнна", "Имя: Анна")]
    public void A_tab_becomes_a_space_also_without_savings(string text, string sent)
    {
        Assert.Equal(sent, FinalText.Of(text).Text);
        Assert.Equal(Segments.Of(sent), FinalText.Of(text).AsWritten);
    }
}
