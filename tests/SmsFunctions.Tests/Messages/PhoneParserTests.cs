using SmsFunctions.Messages;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Messages;

/// <summary>The notations of one number. <see cref="PhoneFormTests"/> has the characters, <see cref="PhoneRefusalTests"/> the refusals.</summary>
public sealed class PhoneParserTests
{
    private static readonly PhoneParser Phones = Build.Phones;

    [Theory]
    [InlineData("+7 (900) 123-45-67", "79001234567")]
    [InlineData("8 900 123 45 67", "79001234567")]
    [InlineData("89001234567", "79001234567")]
    [InlineData("9001234567", "79001234567")]
    [InlineData("79001234567", "79001234567")]
    [InlineData(" 7\u00A0900\u00A0123\u201145\u201167 ", "79001234567")]
    [InlineData("007 900 123 45 67", "79001234567")]
    [InlineData("8 (495) 123-45-67", "74951234567")]
    [InlineData("495 123-45-67", "74951234567")]
    [InlineData("8 800 555 35 35", "78005553535")]
    public void A_Russian_number_needs_no_country_code(string written, string expected) => Assert.Equal(expected, Parsed(written));

    [Theory]
    [InlineData("+8 900 777-00-01", "79007770001")]
    [InlineData("008 900 777-00-01", "79007770001")]
    [InlineData("+89007770001", "79007770001")]
    [InlineData("+8 (343) 123-45-67", "73431234567")]
    [InlineData("+007 900 777 00 01", "79007770001")]
    public void A_plus_or_00_before_the_trunk_prefix_is_forgiven(string written, string expected) => Assert.Equal(expected, Parsed(written));

    [Theory]
    [InlineData("8 10 7 900 123 45 67", "79001234567")]
    [InlineData("8~10 7 900 123 45 67", null)]
    [InlineData("8-10-375-29-123-45-67", "375291234567")]
    [InlineData("810375291234567", "375291234567")]
    [InlineData("8 10 49 151 23456789", "4915123456789")]
    [InlineData("8 10 1 202 555 0123", "12025550123")]
    [InlineData("+8 10 7 900 123 45 67", "79001234567")]
    [InlineData("008 10 375 29 123-45-67", "375291234567")]
    public void The_prefix_for_calls_abroad_is_not_a_country_code(string written, string? expected) => Assert.Equal(expected, Parsed(written));

    [Theory]
    [InlineData("+375 29 123-45-67", "375291234567")]
    [InlineData("375291234567", "375291234567")]
    [InlineData("+84 91 234 56 78", "84912345678")]
    [InlineData("0049 151 23456789", "4915123456789")]
    [InlineData("+81 90 1234 5678", "819012345678")]
    [InlineData("81312345678", "81312345678")]
    [InlineData("85261234567", "85261234567")]
    [InlineData("4791234567", "4791234567")]
    [InlineData("+77012345678", "77012345678")]
    [InlineData("8 701 234 56 78", "77012345678")]
    [InlineData("+44 07700 900123", "447700900123")]
    [InlineData("+39 06 12345678", "390612345678")]
    [InlineData("+870 771 234 567", "870771234567")]
    [InlineData("+7 500 123 45 67", "75001234567")]
    public void A_number_of_another_country_begins_with_its_country_code(string written, string expected) => Assert.Equal(expected, Parsed(written));

    [Theory]
    [InlineData("DE", "0151 23456789", "4915123456789")]
    [InlineData("DE", "+0151 23456789", "4915123456789")]
    [InlineData("DE", "+79001234567", "79001234567")]
    [InlineData("US", "89001234567", null)]
    [InlineData("US", "79001234567", "79001234567")]
    [InlineData("US", "(202) 555-0123", "12025550123")]
    [InlineData("US", "1 202 555 0123", "12025550123")]
    [InlineData("US", "011 7 900 123 45 67", "79001234567")]
    [InlineData("KZ", "8 701 234 56 78", "77012345678")]
    [InlineData("KZ", "89001234567", "79001234567")]
    [InlineData("BY", "8 029 123-45-67", "375291234567")]
    [InlineData("IT", "391 234 5678", "393912345678")]
    [InlineData("AU", "0011 7 900 123 45 67", "79001234567")]
    public void National_numbers_are_those_of_the_region(string region, string written, string? expected)
    {
        _ = new PhoneParser(region).TryParse(written, out var digits, out _);

        Assert.Equal(expected, digits);
    }

    [Fact]
    public void Spaces_and_punctuation_do_not_change_a_number_and_parsing_twice_changes_nothing()
    {
        var random = new Random(20261122);
        string[] between = ["", " ", "-", "(", ")", ".", "\u00A0", "\t", "\u2013", "\u200B", "\u202A", "\uFEFF"];
        for (var i = 0; i < 2_000; i++)
        {
            var local = string.Concat(Enumerable.Range(0, 7).Select(_ => random.Next(10)));
            var (expected, ways) = random.Next(2) == 0
                ? ($"7912{local}", new[] { $"7912{local}", $"+7912{local}", $"007912{local}", $"8912{local}", $"+8912{local}", $"8107912{local}" })
                : ($"37529{local}", [$"37529{local}", $"+37529{local}", $"0037529{local}", $"81037529{local}"]);
            var way = ways[random.Next(ways.Length)];
            var length = PhoneParser.MaxLength - way.Length;
            var written = string.Concat(way.Select(character => character + (length-- > 0 ? between[random.Next(between.Length)] : "")));

            Assert.True(Phones.TryParse(written, out var digits, out _), written);
            Assert.Equal(expected, digits);
            Assert.Equal(expected, Parsed(digits));
        }
    }

    [Fact]
    public void Any_input_becomes_8_to_15_digits_or_is_refused()
    {
        var random = new Random(7);
        const string Typed = "0123456789 +-().xа٧\r\n,\u200B";
        for (var i = 0; i < 5_000; i++)
        {
            var written = string.Concat(Enumerable.Range(0, random.Next(20))
                .Select(_ => Typed[random.Next(4) == 0 ? random.Next(Typed.Length) : random.Next(10)]));

            Assert.True(
                Phones.TryParse(written, out var digits, out var problem)
                    ? digits is { Length: >= 8 and <= 15 } && digits.All(char.IsAsciiDigit) && CountryCode.Find(digits) is not null
                    : problem.Length > 0,
                written);
        }
    }

    private static string? Parsed(string written) => Phones.TryParse(written, out var digits, out _) ? digits : null;
}
