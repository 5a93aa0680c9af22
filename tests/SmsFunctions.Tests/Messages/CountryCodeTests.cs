using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Messages;

public sealed class CountryCodeTests
{
    [Theory]
    [InlineData("79001234567", "7")]
    [InlineData("12025550123", "1")]
    [InlineData("447700900123", "44")]
    [InlineData("861391234567", "86")]
    [InlineData("375291234567", "375")]
    [InlineData("37120000000", "371")]
    [InlineData("85261234567", "852")]
    public void A_country_code_has_one_two_or_three_digits(string phone, string code) => Assert.Equal(code, CountryCode.Of(phone));

    [Theory]
    [InlineData("7", true)]
    [InlineData("7900", true)]
    [InlineData("8", true)]
    [InlineData("37", true)]
    [InlineData("375", true)]
    [InlineData("870", true)]
    [InlineData("89", false)]
    [InlineData("8900", false)]
    [InlineData("210", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("+7", false)]
    [InlineData("7900123456789012", false)]
    public void A_prefix_begins_with_an_assigned_country_code_or_is_the_beginning_of_one(string text, bool isPrefix) =>
        Assert.Equal(isPrefix, CountryCode.IsPrefix(text));
}
