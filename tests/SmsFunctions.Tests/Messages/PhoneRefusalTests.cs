using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Messages;

/// <summary>The reasons why a number is refused.</summary>
public sealed class PhoneRefusalTests
{
    [Theory]
    [InlineData("8 999 123 45 6", "is too short for a number of country code 7")]
    [InlineData("8 999 123 45 678", "is too long for a number of country code 7")]
    [InlineData("8 7 900 123 45 67", "is too long for a number of country code 7")]
    [InlineData("8 8 900 123 45 67", "is too long for a number of country code 7")]
    [InlineData("+900 123-45-67", "is too short for a number of country code 90")]
    [InlineData("7900123456", "is too short for a number of country code 7")]
    [InlineData("790012345678", "is too long for a number of country code 7")]
    [InlineData("+7 900 123 45", "is too short for a number of country code 7")]
    [InlineData("999 123 456", "is too short for a number of country code 7")]
    [InlineData("8 10 375 29 123 45", "is too short for a number of country code 375")]
    [InlineData("+375 29 123-45-678", "is too long for a number of country code 375")]
    [InlineData("12345", "is too short for a number of country code 1")]
    [InlineData("12345678", "is too short for a number of country code 1")]
    [InlineData("+1 202 555 01234", "is too long for a number of country code 1")]
    [InlineData("7", "is too short for a number of country code 7")]
    [InlineData("123456789012345", "is too long for a number of country code 1")]
    [InlineData("1234567890123456789012345", "is too long for a phone number")]
    [InlineData("+47 9012 34567", "is too long for a number of country code 47")]
    [InlineData("+31 12345 12345", "has too many or too few digits for a number of country code 31")]
    public void A_number_that_no_plan_has_is_refused_by_its_length(string written, string problem) => Assert.Equal(problem, Problem(written));

    [Theory]
    [InlineData("+210 123 45 67")]
    [InlineData("+89 123 456 78")]
    [InlineData("+999 123 45 67 89")]
    [InlineData("+0 900 123 45 67")]
    [InlineData("01234567890")]
    [InlineData("00 210 123 45 67")]
    [InlineData("8 10 210 123 45 67")]
    [InlineData("2101234567890")]
    public void An_unassigned_country_code_is_refused(string written) =>
        Assert.Equal("begins with an unknown country code: no country has it", Problem(written));

    [Theory]
    [InlineData("7900123456a", "'a'")]
    [InlineData("79001234567,79001234568", "','")]
    [InlineData("79001234567/79001234568", "'/'")]
    [InlineData("79+001234567", "'+'")]
    [InlineData("++79001234567", "'+'")]
    [InlineData("7900\u0007123456", "U+0007")]
    [InlineData("79001\n234567", "U+000A")]
    [InlineData("7900123456\u2028", null)]
    [InlineData("7900\u2028123456", "U+2028")]
    [InlineData("7900\u0301123456", "U+0301")]
    [InlineData("7900\uE000123456", "U+E000")]
    [InlineData("7900\u00B2123456", "'\u00B2'")]
    [InlineData("79OO1234567", "'O'")]
    [InlineData("7\U0001F4DE9001234567", "'\U0001F4DE'")]
    [InlineData("79001234567\r\nX-Evil: 1", "U+000D")]
    [InlineData("@79001234567", "'@'")]
    public void A_character_that_is_not_allowed_is_named(string written, string? character)
    {
        var problem = Problem(written);

        Assert.Equal(character is not null, problem.StartsWith($"has the character {character}, which is not allowed", StringComparison.Ordinal));
        Assert.DoesNotContain("79001234567", problem);
    }

    [Theory]
    [InlineData("+7 900 123-45-67 доб. 12", "доб")]
    [InlineData("+7 900 123-45-67 ext 12", "ext")]
    [InlineData("+7 900 123-45-67 Ext. 12", "Ext")]
    [InlineData("tel:+79001234567;ext=12", ";ext")]
    [InlineData("+7 900 123-45-67x12", "x")]
    [InlineData("+7 900 123-45-67 #12", "#")]
    [InlineData("8 495 123-45-67 вн 5", "вн")]
    public void An_extension_is_named(string written, string extension) =>
        Assert.StartsWith($"has an extension, which begins with '{extension}'", Problem(written));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("+")]
    [InlineData("()-")]
    [InlineData("\u200B")]
    [InlineData("tel:")]
    public void Text_without_digits_is_no_number(string? written) => Assert.StartsWith("must be a phone number: digits", Problem(written));

    [Fact]
    public void A_text_is_refused_by_its_length_before_it_is_read() =>
        Assert.Equal("must have at most 40 characters", Problem(new string('\u200B', 1_000_000)));

    // A string attribute cannot hold half of a pair.
    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() => Assert.Equal("has half of a surrogate pair, U+D83D", Problem("7900\uD83D1234567"));

    private static string Problem(string? written)
    {
        Assert.False(Build.Phones.TryParse(written, out var digits, out var problem), digits);
        return problem;
    }
}
