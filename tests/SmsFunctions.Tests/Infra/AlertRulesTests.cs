using System.Reflection;
using Microsoft.Extensions.Logging;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The alert rules in Azure wait for log events that the app writes, by their names.</summary>
public sealed class AlertRulesTests
{
    // Good news.
    private static readonly string[] Unwatched = [nameof(Alerts.GateOpened)];

    private static readonly BicepFile Rules = BicepFile.Module("alerts");

    private static IReadOnlyList<string> Written =>
    [
        .. typeof(Alerts).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null).Select(method => method.Name).Distinct(),
    ];

    private static IReadOnlyList<string> Watched =>
    [
        .. Rules.Values("event"),
        .. Rules.Text[Rules.Text.IndexOf("var others = [", StringComparison.Ordinal)..].Split(']')[0].Split('\'').Where((_, i) => i % 2 == 1),
    ];

    [Fact]
    public void Every_event_that_somebody_must_see_has_a_rule_and_every_rule_its_event()
    {
        Assert.NotEmpty(Written);
        Assert.Equal(Written.Except(Unwatched).Order(StringComparer.Ordinal), Watched.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Neither_the_host_nor_the_exporter_filters_or_samples_the_lines_that_rules_wait_for()
    {
        var host = RepositoryFiles.Json("host.json");
        var level = host["logging"]!["logLevel"]!["SmsFunctions"]!.GetValue<string>();
        var exporters = RepositoryFiles.Text("src/SmsFunctions/Telemetry/Exporters.Azure.cs");

        Assert.True(Enum.Parse<LogLevel>(level) <= LogLevel.Information, $"SmsFunctions logs from {level} on.");
        Assert.Equal("OpenTelemetry", host["telemetryMode"]!.GetValue<string>());
        Assert.Contains("EnableTraceBasedLogsSampler = false", exporters);
        Assert.DoesNotContain("AddFilter(\"SmsFunctions", exporters);
    }

    [Fact]
    public void The_rule_of_a_metric_asks_for_its_name_and_tag()
    {
        var metrics = RepositoryFiles.Text("src/SmsFunctions/Telemetry/SmsMetrics.cs");

        Assert.Contains("Name == 'sms.work.overdue'", Rules.Text);
        Assert.Contains("\"sms.work.overdue\", \"s\"", metrics);
        Assert.Contains("Properties['sms.work']) == 'send'", Rules.Text);
        Assert.Contains("\"sms.work\", Lower(kind)", metrics);
    }

    [Fact]
    public void Every_rule_says_what_to_look_at() =>
        Assert.Equal(Rules.Values("event").Count + 4, Rules.Text.Split("\n    says: '").Length - 1);

    [Fact]
    public void The_readme_of_the_infrastructure_names_every_rule()
    {
        var readme = RepositoryFiles.Text("infra/README.md");

        Assert.All(Rules.Values("event").Concat(["OtherAlert", "FailedRequests", "Overdue", "Silent"]), rule => Assert.Contains($"`{rule}`", readme));
    }
}
