using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Tests.Messages.Texts;

public sealed class TextBoundsTests
{
    [Fact]
    public void A_text_may_be_four_times_as_long_as_the_longest_message()
    {
        Assert.Null(TextBounds.Problem(new string('a', 6_120)));
        Assert.Equal("has 6121 characters; 6120 are allowed", TextBounds.Problem(new string('a', 6_121)));
    }

    [Theory]
    [InlineData('\u0301')] // acute accent, a non-spacing mark
    [InlineData('\u093E')] // Devanagari vowel sign, a spacing mark
    [InlineData('\u20DD')] // enclosing circle
    public void Thirty_combining_marks_in_a_row_are_allowed_and_one_more_is_refused(char mark)
    {
        Assert.Null(TextBounds.Problem($"a{new string(mark, 30)}b{new string(mark, 30)}"));
        Assert.Equal("has more than 30 combining marks in a row at position 32", TextBounds.Problem($"a{new string(mark, 31)}"));
    }

    // A string attribute cannot hold half of a pair.
    [Theory]
    [InlineData(new[] { '\uD83D' }, 1)]
    [InlineData(new[] { 'a', 'b', '\uDE00' }, 3)]
    [InlineData(new[] { '\uDE00', '\uD83D' }, 1)]
    public void Half_of_a_surrogate_pair_is_refused_with_its_position(char[] text, int position) =>
        Assert.EndsWith($"at position {position}", TextBounds.Problem(new string(text)));

    [Fact]
    public void A_whole_surrogate_pair_is_allowed() => Assert.Null(TextBounds.Problem("\uD83D\uDE00"));
}
