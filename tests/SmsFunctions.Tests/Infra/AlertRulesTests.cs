using System.Reflection;
using Microsoft.Extensions.Logging;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The alert rules in Azure wait for log events that the app writes, by their names.</summary>
public sealed class AlertRulesTests
{
    // Events whose writers are still being built; the rule OtherAlert catches whatever gets another name. Take a name out when its event exists.
    private static readonly string[] ToCome = ["GateClosed", "HintPoisoned", "BalanceLow", "TrackingSilent"];

    private static readonly BicepFile Rules = BicepFile.Module("alerts");

    private static IReadOnlyList<string> Written =>
    [
        .. (typeof(SmsLog).Assembly.GetType("SmsFunctions.Telemetry.Alerts")?.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) ?? [])
            .Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null).Select(method => method.Name).Distinct(),
    ];

    [Fact]
    public void Every_event_that_a_rule_waits_for_is_written_by_the_app()
    {
        Assert.NotEmpty(Rules.Values("event"));
        Assert.Empty(Rules.Values("event").Except(Written).Except(ToCome));
    }

    [Fact]
    public void No_event_is_still_called_to_come_when_it_is_there() => Assert.Empty(ToCome.Intersect(Written));

    [Fact]
    public void The_host_lets_the_category_of_the_alerts_through()
    {
        Assert.Contains("'SmsFunctions.Alerts\\'", Rules.Text);

        var level = RepositoryFiles.Json("host.json")["logging"]!["logLevel"]!["SmsFunctions"]!.GetValue<string>();
        Assert.True(Enum.Parse<LogLevel>(level) <= LogLevel.Information, $"SmsFunctions logs from {level} on.");
    }

    [Fact]
    public void Every_rule_says_what_to_look_at() =>
        Assert.Equal(Rules.Values("event").Count + 3, Rules.Text.Split("\n    says: '").Length - 1);

    [Fact]
    public void The_readme_of_the_infrastructure_names_every_rule()
    {
        var readme = RepositoryFiles.Text("infra/README.md");

        Assert.All(Rules.Values("event").Concat(["OtherAlert", "FailedRequests", "Silent"]), rule => Assert.Contains($"`{rule}`", readme));
    }
}
