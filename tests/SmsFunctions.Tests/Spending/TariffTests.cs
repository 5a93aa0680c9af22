using Microsoft.Extensions.Options;
using SmsFunctions.Spending;

namespace SmsFunctions.Tests.Spending;

/// <summary>The price of a message by the prefix of its number.</summary>
public sealed class TariffTests
{
    [Theory]
    [InlineData("79001234567", 2, "5.00")]
    [InlineData("77001234567", 1, "3.10")]
    [InlineData("375291234567", 3, "18.30")]
    [InlineData("447700900123", 1, "9.99")]
    [InlineData("8", 1, "9.99")]
    public void The_longest_matching_prefix_decides_the_price(string phone, int segments, string price) =>
        Assert.Equal(decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture), Of("79=2.50, 7=3.10;375=6.10", 9.99m).PriceOf(phone, segments));

    [Fact]
    public void Without_a_tariff_there_is_no_price()
    {
        Assert.Null(Of("", null).PriceOf("79001234567", 2));
        Assert.False(Of("", null).IsSet);
        Assert.Equal(0, Of("", 0).PriceOf("79001234567", 2));
    }

    [Theory]
    [InlineData(null, 100, true)]
    [InlineData(2, 100, false)]
    [InlineData(null, null, false)]
    public void A_number_without_a_price_lacks_one_only_under_a_daily_cap(int? fallback, int? cap, bool isLacking)
    {
        var tariff = new Tariff(Options.Create(new TariffOptions { Default = fallback, Prefixes = "79=2.50", DailyCap = cap }));

        Assert.Equal((isLacking, false, true), (tariff.Lacks("447700900123"), tariff.Lacks("79001234567"), tariff.IsSet));
    }

    [Theory]
    [InlineData("79", "Tariff__Prefixes is '79'")]
    [InlineData("79=", "Tariff__Prefixes")]
    [InlineData("79=2,5", "Tariff__Prefixes")]
    [InlineData("79=-1", "Tariff__Prefixes")]
    [InlineData("8900=1", "Tariff__Prefixes is '8900=1'")]
    [InlineData("79=1,79=2", "Tariff__Prefixes")]
    [InlineData("+79=1", "Tariff__Prefixes")]
    public void Malformed_prefixes_stop_the_startup_with_an_error_that_names_them(string prefixes, string problem) =>
        Assert.Contains(problem, Validate(new TariffOptions { Default = 1, Prefixes = prefixes }).FailureMessage);

    [Fact]
    public void Settings_that_depend_on_prices_require_prices()
    {
        Assert.Contains("Tariff__Default is not set", Validate(new TariffOptions { Prefixes = "79=1" }).FailureMessage);
        Assert.Contains("neither Tariff__Default nor Tariff__Prefixes", Validate(new TariffOptions { DailyCap = 100 }).FailureMessage);
        Assert.True(Validate(new TariffOptions { Prefixes = "79=1", DailyCap = 100 }).Succeeded);
        Assert.Contains("Tariff__ReservedForHigh is 0.95", Validate(new TariffOptions { ReservedForHigh = 0.95m }).FailureMessage);
        Assert.Contains("Tariff__DailyCap is 0", Validate(new TariffOptions { Default = 1, DailyCap = 0 }).FailureMessage);
        Assert.True(Validate(new TariffOptions { Default = 1, Prefixes = "79=1", DailyCap = 100, LowBalance = 0 }).Succeeded);
        Assert.True(Validate(new TariffOptions()).Succeeded);
    }

    [Fact]
    public void Bounds_do_not_depend_on_the_decimal_separator_of_the_culture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("ru-RU");
        try
        {
            Assert.True(Validate(new TariffOptions()).Succeeded);
            Assert.True(Validate(new TariffOptions { Default = 2.5m, DailyCap = 0.01m }).Succeeded);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    private static Tariff Of(string prefixes, decimal? fallback) => new(Options.Create(new TariffOptions { Default = fallback, Prefixes = prefixes }));

    private static ValidateOptionsResult Validate(TariffOptions options) => new TariffOptionsValidator().Validate(null, options);
}
