using static SmsFunctions.Tests.Callers.CallerSettings;

namespace SmsFunctions.Tests.Callers;

/// <summary>The settings of callers.</summary>
public sealed class CallerOptionsTests
{
    [Fact]
    public void Valid_settings_are_accepted() => Assert.Empty(Check(
        ("shop__KeyHash", HashOf("a").ToUpperInvariant()), ("shop__Rights", "send, readOwn"), ("shop__Senders", "SHOP,Shop 24"),
        ("shop__Prefixes", "7900,7901"), ("shop__PerMinute", "60"), ("shop__PerDay", "5000"), ("shop__Priority", "normal"),
        ("ops-2_x__KeyHash", HashOf("b")), ("Default__Rights", "read")));

    [Theory]
    [InlineData("shop__Rights", "send,write", "Callers__shop__Rights has 'write': rights are send, alert, read, readOwn, operate.")]
    [InlineData("shop__Senders", "Магазин", "Callers__shop__Senders has 'Магазин'")]
    [InlineData("shop__Prefixes", "+7900", "Callers__shop__Prefixes has '+7900'")]
    [InlineData("shop__Prefixes", "8900", "Callers__shop__Prefixes has '8900'")]
    [InlineData("shop__Prefixes", "0", "Callers__shop__Prefixes has '0'")]
    [InlineData("shop__PerMinute", "0", "Callers__shop__PerMinute is 0")]
    [InlineData("shop__PerDay", "-1", "Callers__shop__PerDay is -1")]
    [InlineData("shop__Priority", "urgent", "Callers__shop__Priority is 'urgent': it must be high, normal or low.")]
    [InlineData("default__Priority", "low", "Callers__Default has settings other than Rights")]
    [InlineData("Default__Rights", "all", "Callers__Default__Rights has 'all'")]
    [InlineData("Default__Rights", "readOwn", "Callers__Default__Rights has readOwn")]
    [InlineData("default__PerDay", "5", "Callers__Default has settings other than Rights")]
    [InlineData("1c__KeyHash", "", "Callers__1c is not a valid caller name")]
    [InlineData("a b__KeyHash", "", "Callers__a b is not a valid caller name")]
    [InlineData("x234567890123456789012345678901__KeyHash", "", "is not a valid caller name")]
    public void Each_wrong_setting_is_named(string setting, string value, string problem) =>
        Assert.Contains(Check(("shop__KeyHash", HashOf("a")), (setting, value)), failure => failure.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void A_caller_without_a_hash_is_refused() =>
        Assert.StartsWith("Callers__shop__KeyHash is not set", Assert.Single(Check(("shop__Rights", "send"))), StringComparison.Ordinal);

    [Fact]
    public void A_key_in_place_of_its_hash_is_refused_and_not_shown()
    {
        var failure = Assert.Single(Check(("shop__KeyHash", "the-key-itself")));

        Assert.StartsWith("Callers__shop__KeyHash is not a hash", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key-itself", failure);
    }

    [Fact]
    public void Two_callers_of_one_key_are_refused() => Assert.Equal(
        "Callers has the same KeyHash for a, b: each caller needs a key of its own.",
        Assert.Single(Check(("a__KeyHash", HashOf("k")), ("b__KeyHash", HashOf("k").ToUpperInvariant()))));

    [Fact]
    public void All_errors_are_reported_at_once() => Assert.Equal(3, Check(("a__Rights", "x"), ("b__KeyHash", "x")).Count);

    [Fact]
    public void A_misspelt_setting_stops_the_start() =>
        Assert.Throws<InvalidOperationException>(() => Check(("shop__KeyHash", HashOf("a")), ("shop__Right", "send")));
}
