using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Messages;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+7 (900) 123-45-67", "79001234567")]
    [InlineData("8 900 123 45 67", "79001234567")]
    [InlineData("89001234567", "79001234567")]
    [InlineData("9001234567", "79001234567")]
    [InlineData("79001234567", "79001234567")]
    [InlineData(" 7\u00A0900\u00A0123\u201145\u201167 ", "79001234567")]
    [InlineData("007 900 123 45 67", "79001234567")]
    [InlineData("+375 29 123-45-67", "375291234567")]
    [InlineData("375291234567", "375291234567")]
    [InlineData("+84 91 234 56 78", "84912345678")]
    [InlineData("0049 151 23456789", "4915123456789")]
    [InlineData("12345678", "12345678")]
    [InlineData("123456789012345", "123456789012345")]
    public void Numbers_in_common_notations_become_digits_with_the_country_code(string written, string expected)
    {
        Assert.True(PhoneNumber.TryNormalise(written, out var digits, out _));
        Assert.Equal(expected, digits);
    }

    [Fact]
    public void Spaces_and_punctuation_do_not_change_a_number_and_normalising_twice_changes_nothing()
    {
        var random = new Random(20261122);
        string[] between = ["", " ", "-", "(", ")", ".", "\u00A0", "\t"];
        for (var i = 0; i < 2_000; i++)
        {
            var local = string.Concat(Enumerable.Range(0, 9).Select(_ => random.Next(10)));
            var (expected, ways) = random.Next(2) == 0
                ? ($"79{local}", new[] { $"79{local}", $"+79{local}", $"0079{local}", $"89{local}", $"9{local}" })
                : ($"375{local}", [$"375{local}", $"+375{local}", $"00375{local}"]);
            var way = ways[random.Next(ways.Length)];
            var written = string.Concat(way.Select(character => character + between[random.Next(between.Length)]));

            Assert.True(PhoneNumber.TryNormalise(written, out var digits, out _), written);
            Assert.Equal(expected, digits);
            Assert.True(PhoneNumber.TryNormalise(digits, out var again, out _));
            Assert.Equal(digits, again);
        }
    }

    [Fact]
    public void Any_input_becomes_8_to_15_digits_or_is_refused()
    {
        var random = new Random(7);
        const string Typed = "0123456789 +-().xа٧\r\n,";
        for (var i = 0; i < 5_000; i++)
        {
            var written = string.Concat(Enumerable.Range(0, random.Next(20))
                .Select(_ => Typed[random.Next(4) == 0 ? random.Next(Typed.Length) : random.Next(10)]));

            Assert.True(
                PhoneNumber.TryNormalise(written, out var digits, out var problem)
                    ? digits is { Length: >= 8 and <= 15 } && digits.All(char.IsAsciiDigit)
                    : problem!.StartsWith("must ", StringComparison.Ordinal),
                written);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("+")]
    [InlineData("12345")]
    [InlineData("1234567890123456")]
    [InlineData("79001234567,79001234568")]
    [InlineData("7900123456a")]
    [InlineData("79+001234567")]
    [InlineData("++79001234567")]
    [InlineData("7900123456")]
    [InlineData("790012345678")]
    [InlineData("01234567890")]
    [InlineData("٧٩٠٠١٢٣٤٥٦٧")]
    [InlineData("79001234567\r\nX-Evil: 1")]
    public void Malformed_numbers_are_refused_without_repeating_them(string? written)
    {
        Assert.False(PhoneNumber.TryNormalise(written, out var digits, out var problem));
        Assert.Null(digits);
        Assert.DoesNotContain("79001234567", problem);
        Assert.StartsWith("must ", problem);
    }
}
