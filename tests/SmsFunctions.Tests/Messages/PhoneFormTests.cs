using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Messages;

/// <summary>The characters in which a number may be written.</summary>
public sealed class PhoneFormTests
{
    [Fact]
    public void Every_dash_and_space_of_Unicode_is_passed_over() => Assert.All(
        Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(IsDashOrSpace),
        character => Assert.Equal("79001234567", Parsed($"+7{character}900{character}{character}123-45{character}67{character}")));

    [Fact]
    public void Invisible_marks_are_passed_over() => Assert.All(
        [.. Range(0x200B, 0x200F), .. Range(0x202A, 0x202E), .. Range(0x2060, 0x2069), '\uFEFF', '\u00AD', '\u061C', '\u180E'],
        mark => Assert.Equal("79001234567", Parsed($"{mark}+7{mark}900 123-45{mark}67{mark}")));

    [Theory]
    [InlineData("(+7) 900 123-45-67", "79001234567")]
    [InlineData("( + 7 ) 900 123-45-67", "79001234567")]
    [InlineData("\uFF08\uFF0B7\uFF09900 123\uFF0D45\uFF0D67", "79001234567")]
    [InlineData("(8) 900 123-45-67", "79001234567")]
    [InlineData("8.900.123.45.67", "79001234567")]
    [InlineData("8 (900) 123\u221245\u221267", "79001234567")]
    public void Parentheses_may_stand_around_any_digits_and_the_plus(string written, string expected) => Assert.Equal(expected, Parsed(written));

    [Theory]
    [InlineData("tel:+79001234567")]
    [InlineData("tel:8-900-123-45-67")]
    [InlineData("TEL:+7(900)123-45-67")]
    [InlineData(" tel: +7 900 1234567")]
    [InlineData("\u202Atel:+79001234567\u202C")]
    public void The_scheme_of_a_link_is_passed_over(string written) => Assert.Equal("79001234567", Parsed(written));

    [Theory]
    [InlineData("+49 (0) 151 23456789", "4915123456789")]
    [InlineData("+49(0)151 23456789", "4915123456789")]
    [InlineData("0049 ( 0 ) 151 23456789", "4915123456789")]
    [InlineData("+44 (0)7700 900123", "447700900123")]
    [InlineData("+39 (0) 347 123 4567", "393471234567")]
    [InlineData("(+49) (0) 151 23456789", "4915123456789")]
    [InlineData("8 10 49 (0) 151 23456789", "4915123456789")]
    public void A_trunk_zero_in_parentheses_is_dropped(string written, string expected) => Assert.Equal(expected, Parsed(written));

    [Theory]
    [InlineData("\uFF17\uFF19\uFF10\uFF10\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17")]
    [InlineData("\u0667\u0669\u0660\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667")]
    [InlineData("+\u06F7\u06F9\u06F0\u06F0\u06F1\u06F2\u06F3\u06F4\u06F5\u06F6\u06F7")]
    [InlineData("\u096D\u096F\u0966\u0966\u0967\u0968\u0969\u096A\u096B\u096C\u096D")]
    [InlineData("8 \u0669\u0660\u0660 123 45 67")]
    [InlineData("\uFF0B7 \U0001D7D7\U0001D7CE\U0001D7CE 123 45 67")]
    public void Digits_of_all_scripts_are_digits(string written) => Assert.Equal("79001234567", Parsed(written));

    private static bool IsDashOrSpace(char character) => char.GetUnicodeCategory(character) is
        System.Globalization.UnicodeCategory.DashPunctuation or System.Globalization.UnicodeCategory.SpaceSeparator || character is '\u2212' or '\u30FC';

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(code => (char)code);

    private static string? Parsed(string written) => Build.Phones.TryParse(written, out var digits, out _) ? digits : null;
}
