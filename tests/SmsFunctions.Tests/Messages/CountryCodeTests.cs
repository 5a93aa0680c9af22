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
}
