using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Messages;

public sealed class PhoneMaskTests
{
    [Theory]
    [InlineData("79001234567", "7900***4567")]
    [InlineData("123456789012345", "1234***2345")]
    [InlineData("12345678", "123***78")]
    [InlineData("12345", "1***5")]
    [InlineData("123", "***")]
    [InlineData("", "***")]
    public void At_least_three_digits_are_hidden(string phone, string masked)
    {
        Assert.Equal(masked, PhoneMask.Of(phone));
    }

    [Fact]
    public void Long_runs_of_digits_in_a_text_are_masked_and_short_ones_are_not()
    {
        Assert.Equal("no 7900***4567,1234***6789; 123456", PhoneMask.InText("no 79001234567,123400006789; 123456"));
    }
}
