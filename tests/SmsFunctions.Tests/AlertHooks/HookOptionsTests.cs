using Microsoft.Extensions.Options;
using SmsFunctions.AlertHooks;
using SmsFunctions.Tests.Repository;
using SmsFunctions.Tests.Support;

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
        Assert.True(new HookSources(Options.Create(options), Build.Phones).TryFind("OPS", out var source));
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

    [Fact]
    public void Valid_routes_and_allow_lists_are_accepted() => Assert.Empty(Hooks.Check(
        ("ops__Kind", "alertmanager"), ("ops__To", Hooks.Phone), ("ops__Template", "{state}: {labels.team} {annotations.summary}"),
        ("ops__Routes__0__Match", "severity=\"critical\",team=~\"db|web\""), ("ops__Routes__0__To", "8 900 123-45-68"),
        ("ops__Routes__10__Match", "team!=\"\""), ("ops__Routes__10__To", "79001234569,79001234560"),
        ("ops__ToLabel", "oncall"), ("ops__AllowTo", "79001234569"),
        ("door__Kind", "generic"), ("door__To", Hooks.Phone), ("door__Paths__Text", "a"), ("door__Routes__1__Match", "a.b[0]=x"),
        ("door__Routes__1__To", Hooks.Phone), ("door__Template", "{a.b[0]} {c}")).Failures);

    [Fact]
    public void The_example_of_the_documentation_is_valid()
    {
        var settings = RepositoryFiles.Text("src/SmsFunctions/AlertHooks/README.md").Split('\n')
            .Where(line => line.StartsWith("Hooks__ops__", StringComparison.Ordinal)).Distinct()
            .Select(line => (line["Hooks__".Length..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]))
            .GroupBy(setting => setting.Item1).Select(same => same.Last()).ToArray();

        Assert.Equal(9, settings.Length);
        Assert.Empty(Hooks.Check(settings).Failures);
    }

    [Fact]
    public void Each_error_of_a_route_is_named_with_its_setting()
    {
        var failures = Hooks.Check(
            ("a__Kind", "alertmanager"), ("a__To", Hooks.Phone), ("a__Routes__0__Match", "severity"), ("a__Routes__0__To", Hooks.Phone),
            ("a__Routes__1__To", "12"), ("a__Routes__1__Matches", "x=y"), ("a__Routes__2__Match", "a=~\"(\""), ("a__Routes__first__Match", "a=b"),
            ("a__AllowTo", Hooks.Phone), ("b__Kind", "generic"), ("b__Paths__Text", "a"), ("b__Paths__To", "b"), ("b__ToLabel", "c"),
            ("b__Routes__0__Match", "a..b=c"), ("b__Routes__0__To", Hooks.Phone), ("c__Kind", "grafana"), ("c__Routes__0__Match", "a=b"),
            ("c__Routes__0__To", Hooks.Phone), ("c__ToLabel", " "), ("c__AllowTo", "79001234567,x")).Failures;

        Assert.Equal(
            [
                "Hooks__a__AllowTo", "Hooks__a__Routes__0__Match", "Hooks__a__Routes__1__Match", "Hooks__a__Routes__1__Matches", "Hooks__a__Routes__1__To",
                "Hooks__a__Routes__2__Match", "Hooks__a__Routes__2__To", "Hooks__a__Routes__first", "Hooks__a__Routes__first__To", "Hooks__b__AllowTo",
                "Hooks__b__Routes", "Hooks__b__Routes__0__Match", "Hooks__b__ToLabel", "Hooks__c__AllowTo", "Hooks__c__To", "Hooks__c__ToLabel",
            ],
            failures.Select(failure => failure.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Routes_are_bounded_and_have_no_value_of_their_own()
    {
        var many = Enumerable.Range(0, 21).SelectMany(i => new[] { ($"x__Routes__{i}__Match", "a=b"), ($"x__Routes__{i}__To", "79001234560,79001234561") });
        var numbers = string.Join(',', Enumerable.Range(0, 60).Select(i => $"7900{i:D7}"));

        Assert.Contains("has 21 routes; 20 are allowed", Single([.. many]));
        Assert.Contains("has 120 numbers in all routes; 100 are allowed", Single(
            ("x__Routes__0__Match", "a=b"), ("x__Routes__0__To", numbers), ("x__Routes__1__Match", "a=b"), ("x__Routes__1__To", numbers)));
        Assert.Contains("has a value: a route has the settings Routes__0__Match", Single(("x__Routes", "severity=critical")));

        static string Single(params (string, string)[] settings) =>
            Assert.Single(Hooks.Check([("x__Kind", "grafana"), ("x__To", Hooks.Phone), .. settings]).Failures);
    }
}
