using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The alert rules in Azure query log events by name. The app must write events of these names.</summary>
public sealed class AlertRulesTests
{
    // An opened gate needs no action.
    private static readonly string[] Unwatched = [nameof(Alerts.GateOpened)];

    private static IReadOnlyList<PredictedResource> Rules => PredictedDeployment.Least.Of("Microsoft.Insights/scheduledQueryRules");

    private static PredictedResource OnCall => PredictedDeployment.Least.Single("Microsoft.Insights/actionGroups");

    private static IReadOnlyList<string> Written =>
    [
        .. typeof(Alerts).GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null).Select(method => method.Name).Distinct(),
    ];

    // Matches Event == 'GateClosed' and Event in ('HintUnreadable', 'PoisonStuck').
    private static IEnumerable<string> Watched => Rules.Select(Query)
        .SelectMany(query => Regex.Matches(query, @"\bEvent (?:== |in \()('\w+'(?:, '\w+')*)"))
        .SelectMany(events => events.Groups[1].Value.Split(", ")).Select(name => name.Trim('\''));

    [BicepFact]
    public void Every_event_that_needs_action_has_a_rule_and_every_rule_has_an_event()
    {
        Assert.NotEmpty(Written);
        Assert.Equal(Written.Except(Unwatched).Order(StringComparer.Ordinal), Watched.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Neither_the_host_nor_the_exporter_filters_or_samples_the_events_of_the_rules()
    {
        var host = RepositoryFiles.Json("host.json");
        var level = host["logging"]!["logLevel"]!["SmsFunctions"]!.GetValue<string>();
        var exporters = RepositoryFiles.Text("src/SmsFunctions/Telemetry/Exporters.cs");

        Assert.True(Enum.Parse<LogLevel>(level) <= LogLevel.Information, $"SmsFunctions logs only {level} and above.");
        Assert.Equal("OpenTelemetry", host["telemetryMode"]!.GetValue<string>());
        Assert.Contains("EnableTraceBasedLogsSampler = false", exporters);
        Assert.DoesNotContain("AddFilter(\"SmsFunctions", exporters);
    }

    [BicepFact]
    public void The_rule_of_a_metric_queries_its_name_and_tag()
    {
        var metrics = RepositoryFiles.Text("src/SmsFunctions/Storage/WorkMetrics.cs");
        var query = Query(Rules.Single(rule => Name(rule) == "Overdue"));

        Assert.Contains("Name == 'sms.work.overdue'", query);
        Assert.Contains("\"sms.work.overdue\", \"s\"", metrics);
        Assert.Contains("Properties['sms.work']) == 'send'", query);
        Assert.Contains("\"sms.work\", Lower(kind)", metrics);
    }

    // The app does not see these requests, so no event of the app can report them. The host records them as it does all others.
    [BicepFact]
    public void Many_answers_to_wrong_function_keys_raise_an_alert()
    {
        var rule = Rules.Single(rule => Name(rule) == "Unauthorized");
        var condition = Assert.Single(rule.Properties["criteria"]!["allOf"]!.AsArray())!;

        Assert.Equal("AppRequests\n| where ResultCode == '401'\n", Query(rule));
        Assert.Equal(50, condition["threshold"]!.GetValue<int>());
        Assert.Contains("`Unauthorized`", new MarkdownDocument("infra/operations.md").Section("Runbook"));
    }

    [BicepFact]
    public void Every_rule_has_a_description_and_sends_mail()
    {
        Assert.Equal(Rules.Count, Rules.Select(rule => rule.Text("description")).Distinct().Count());
        Assert.All(Rules, rule =>
        {
            var group = Assert.Single(rule.Properties["actions"]!["actionGroups"]!.AsArray())!;
            Assert.EndsWith($"/actionGroups/{OnCall.Name}", group.GetValue<string>(), StringComparison.Ordinal);
            Assert.NotEmpty(rule.Text("description"));
        });
        Assert.Equal("oncall@example.com", Assert.Single(OnCall.Properties["emailReceivers"]!.AsArray())!["emailAddress"]!.GetValue<string>());
    }

    // Azure rejects a rule that has both settings.
    [BicepFact]
    public void A_rule_either_resolves_automatically_or_mutes_its_actions() => Assert.All(
        Rules, rule => Assert.Equal(rule.Properties["autoMitigate"]!.GetValue<bool>(), rule.Properties["muteActionsDuration"] is null));

    [BicepFact]
    public void The_readme_of_the_infrastructure_names_every_rule()
    {
        var readme = RepositoryFiles.Text("infra/README.md");

        Assert.NotEmpty(Rules);
        Assert.All(Rules, rule => Assert.Contains($"`{Name(rule)}`", readme));
    }

    private static string Name(PredictedResource rule) => rule.Name["sms-".Length..];

    private static string Query(PredictedResource rule) => Assert.Single(rule.Properties["criteria"]!["allOf"]!.AsArray())!["query"]!.GetValue<string>();
}
