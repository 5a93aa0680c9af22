using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PhoneNumbers;
using SmsFunctions.StopList;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.StopList;

/// <summary>The rules for the first digits of a number.</summary>
public sealed class DestinationsTests
{
    private static readonly PhoneNumberUtil Metadata = PhoneNumberUtil.GetInstance();

    [Theory]
    [InlineData("79001234567", null)]
    [InlineData("375291234567", null)]
    [InlineData("447700900123", "PrefixNotAllowed")]
    [InlineData("77012345678", "PrefixDenied")]
    public void Only_allowed_prefixes_get_messages_and_a_denied_prefix_wins(string phone, string? code) =>
        Assert.Equal(code, Of("7, 375", "77").Refusal(phone)?.Code);

    [Theory]
    [InlineData("870771234567")]
    [InlineData("878101234567")]
    [InlineData("881612345678")]
    [InlineData("882161234567")]
    [InlineData("883510012345")]
    [InlineData("888123456789")]
    [InlineData("979123456789")]
    [InlineData("78031234567")]
    [InlineData("78091234567")]
    public void Satellite_shared_and_premium_ranges_are_denied_without_a_setting_and_cannot_be_allowed(string phone)
    {
        Assert.Equal("PrefixDenied", Of(null, null).Refusal(phone)?.Code);
        Assert.Equal("PrefixDenied", Of("8,9", null).Refusal(phone)?.Code);
    }

    // libphonenumber has the premium ranges of Russia and Kazakhstan, which share the country code.
    [Fact]
    public void Every_premium_range_of_country_code_7_is_denied_and_no_other_range_of_it()
    {
        var numbers = Enumerable.Range(0, 1000).Select(range => $"7{range:000}1234567").ToList();
        var premium = numbers.Where(number => Metadata.GetNumberType(Metadata.Parse($"+{number}", null)) == PhoneNumberType.PREMIUM_RATE).ToList();

        Assert.NotEmpty(premium);
        Assert.Equal(premium, numbers.Where(number => Of("7", null).Refusal(number) is not null));
    }

    [Fact]
    public void The_documented_ranges_are_the_built_in_ones()
    {
        var row = MarkdownDocument.Rows(new MarkdownDocument("src/SmsFunctions/docs/settings.md").Text).Single(cells => cells[0] == "`Numbers__DenyPrefixes`");

        Assert.Equal(NumbersOptions.SpecialRanges, Regex.Matches(row[^1], @"\b\d+\b").Select(range => range.Value));
    }

    [Fact]
    public void Without_settings_the_numbers_of_all_countries_are_allowed() => Assert.All(
        ["79001234567", "447700900123", "12025550123", "861391234567"], phone => Assert.Null(Of(null, null).Refusal(phone)));

    [Fact]
    public void The_reason_names_the_prefixes_and_not_the_number()
    {
        var refusal = Of("7,375", null).Refusal("447700900123")!;

        Assert.Contains("Numbers__AllowPrefixes (7, 375)", refusal.Text);
        Assert.DoesNotContain("447700900123", refusal.Text);
    }

    [Theory]
    [InlineData("+7")]
    [InlineData("7;375")]
    [InlineData("07")]
    [InlineData("all")]
    [InlineData("1234567890123456")]
    [InlineData("8900")]
    [InlineData("7,210")]
    public void Malformed_prefixes_stop_the_startup_with_an_error_that_names_them(string text)
    {
        var validator = new NumbersOptionsValidator();

        Assert.Contains($"Numbers__AllowPrefixes is '{text}'", validator.Validate(null, new NumbersOptions { AllowPrefixes = text }).FailureMessage);
        Assert.Contains($"Numbers__DenyPrefixes is '{text}'", validator.Validate(null, new NumbersOptions { DenyPrefixes = text }).FailureMessage);
    }

    [Theory]
    [InlineData("RU", true)]
    [InlineData("KZ", true)]
    [InlineData("ru", false)]
    [InlineData("RUS", false)]
    [InlineData("XX", false)]
    [InlineData("001", false)]
    [InlineData("", false)]
    public void An_unknown_region_stops_the_startup_with_an_error_that_names_it(string region, bool valid)
    {
        var result = new NumbersOptionsValidator().Validate(null, new NumbersOptions { Region = region });

        Assert.Equal(valid, result.Succeeded);
        Assert.All(result.Failures ?? [], failure => Assert.StartsWith($"Numbers__Region is '{region}'", failure));
    }

    private static Destinations Of(string? allowed, string? denied) =>
        new(Options.Create(new NumbersOptions { AllowPrefixes = allowed, DenyPrefixes = denied }));
}
