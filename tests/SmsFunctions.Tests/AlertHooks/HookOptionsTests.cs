using Microsoft.Extensions.Options;
using SmsFunctions.AlertHooks;

namespace SmsFunctions.Tests.AlertHooks;

public sealed class HookOptionsTests
{
    private const string StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void Valid_settings_define_sources_with_case_insensitive_names()
    {
        (string, string)[] settings =
        [
            ("ops__Kind", "Alertmanager"), ("ops__To", "+7 900 123-45-67, 8 900 123-45-68"), ("ops__Mode", "atMostOnce"),
            ("ops__MaxSegments", "3"), ("ops__Resolved", "true"), ("ops__RepeatAfter", "01:00:00"),
            ("graf_1__Kind", "grafana"), ("graf_1__To", "79001234567"), ("graf_1__Secret", "0123456789abcdef"), ("graf_1__PreviousSecret", "fedcba9876543210"),
            ("door__Kind", "generic"), ("door__Paths__Text", "a.b[0][1].c"), ("door__Paths__To", "to"), ("door__Secret", StandardSecret),
        ];

        Assert.Empty(Hooks.Check(settings).Failures);
        Assert.True(Hooks.Check().IsValid);
        var options = new HooksOptions { Sources = { ["ops"] = new HookOptions { Kind = "azuremonitor", To = Hooks.Phone } } };
        Assert.True(new HookSources(Options.Create(options)).TryFind("OPS", out var source));
        Assert.Equal(
            ("ops", HookKind.AzureMonitor, "atLeastOnce", 1, false),
            (source.Name, source.Kind, source.Mode, source.MaxSegments, source.TellsResolved));
    }

    [Fact]
    public void All_errors_of_all_sources_are_reported_at_once_by_setting_name()
    {
        var failures = Hooks.Check(
            ("a__Kind", "nagios"), ("a__To", "79001234567,12,nobody"), ("a__From", "много букв тут"), ("a__Mode", "twice"),
            ("a__MaxSegments", "4"), ("a__RepeatAfter", "00:00:10"),
            ("b__Kind", "generic"), ("b__Paths__To", "a..b"), ("b__Secret", "short"), ("b__GroupSeconds", "30"), ("b__Paths__Txt", "x"),
            ("c__To", "")).Failures;

        Assert.Equal(
            [
                "Hooks__a__From", "Hooks__a__Kind", "Hooks__a__MaxSegments", "Hooks__a__Mode", "Hooks__a__RepeatAfter", "Hooks__a__To", "Hooks__a__To",
                "Hooks__b__GroupSeconds", "Hooks__b__Paths__Text", "Hooks__b__Paths__To", "Hooks__b__Paths__Txt", "Hooks__b__Secret",
                "Hooks__c__Kind", "Hooks__c__To",
            ],
            failures.Select(failure => failure.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("alertmanager", "0123456789abcdef", "does not sign")]
    [InlineData("azuremonitor", "0123456789abcdef", "does not sign")]
    [InlineData("grafana", "0123456789abcde", "16 characters")]
    [InlineData("grafana", "@Microsoft.KeyVault(SecretUri=https://v/secrets/s)", "not resolved")]
    [InlineData("generic", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==", "24 to 64 bytes")]
    [InlineData("generic", "not base64 at all, however long", "24 to 64 bytes")]
    public void A_useless_secret_is_rejected_and_not_shown(string kind, string secret, string why)
    {
        var failure = Assert.Single(
            Hooks.Check(("x__Kind", kind), ("x__To", Hooks.Phone), ("x__Secret", secret), ("x__Paths__Text", "t")).Failures,
            failure => failure.StartsWith("Hooks__x__Secret ", StringComparison.Ordinal));

        Assert.Contains(why, failure);
        Assert.DoesNotContain(secret, failure);
    }

    [Fact]
    public void Errors_name_the_position_of_a_number_and_not_the_number()
    {
        var failure = Assert.Single(Hooks.Check(("x__Kind", "grafana"), ("x__To", "79001234567,7900123456789")).Failures);

        Assert.Equal("Hooks__x__To has an invalid number at position 2: it is too long for a number of country code 7.", failure);
    }

    [Theory]
    [InlineData("o p s")]
    [InlineData("-ops")]
    [InlineData("ops/1")]
    public void A_source_name_that_a_URL_cannot_contain_is_rejected(string name) =>
        Assert.Contains(
            Hooks.Check(($"{name}__Kind", "grafana"), ($"{name}__To", Hooks.Phone)).Failures,
            failure => failure.StartsWith($"Hooks__{name} is not a valid source name", StringComparison.Ordinal));

    [Theory]
    [InlineData("a", true)]
    [InlineData("a.b.c", true)]
    [InlineData("a[0].b[1][2]", true)]
    [InlineData("Имя поля.x-y", true)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("a.", false)]
    [InlineData("[0]", false)]
    [InlineData("a[]", false)]
    [InlineData("a[x]", false)]
    [InlineData("a[0", false)]
    [InlineData("a.[0]", false)]
    [InlineData("a[0]b", false)]
    public void A_path_consists_of_names_with_dots_and_indexes_in_brackets(string text, bool isPath) => Assert.Equal(isPath, JsonPath.Parse(text) is not null);
}
