using System.Text.Json.Nodes;
using SmsFunctions.AlertHooks;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>The payloads of each kind of source, and the texts that the app makes of them.</summary>
public sealed class PayloadTests
{
    [Theory]
    [InlineData("alertmanager", "alertmanager-firing", "FIRING critical: DiskFull web1 - Less than 5 % left on /var")]
    [InlineData("alertmanager", "alertmanager-resolved", "RESOLVED critical: DiskFull web1 - Less than 5 % left on /var")]
    [InlineData("alertmanager", "alertmanager-several", "FIRING 3 critical: DiskFull web1, web2, db1 - Less than 5 % left on /var")]
    [InlineData(
        "alertmanager", "alertmanager-mixed",
        "FIRING 3 (2 critical): DiskFull web1, web2; HighLoad db2; RESOLVED critical: DiskFull db1 - Less than 5 % left on /var")]
    [InlineData("grafana", "grafana-firing", "FIRING: High memory app1 - Memory above 95 %")]
    [InlineData("grafana", "grafana-several", "FIRING 2: High memory app1; High CPU app2")]
    [InlineData("grafana", "grafana-resolved", "RESOLVED: High memory app1 - Memory above 95 %")]
    [InlineData("azuremonitor", "azure-metric", "FIRING Sev1: cpu-high web1 - Percentage CPU GreaterThan 90: 97.125")]
    [InlineData("azuremonitor", "azure-metric-resolved", "RESOLVED Sev1: cpu-high web1 - Percentage CPU GreaterThan 90: 97.125")]
    [InlineData("azuremonitor", "azure-log", "FIRING Sev0: no-heartbeat web2 - Count LowerThan 1: 0. A machine is silent")]
    [InlineData("azuremonitor", "azure-activity", "FIRING Sev4: restarted web1 - Microsoft.Compute/virtualMachines/restart/action Succeeded")]
    [InlineData("azuremonitor", "azure-service-health", "FIRING Sev4: health 11111111-2222-3333-4444-555555555555 - Storage: maintenance pending")]
    [InlineData("generic", "generic", "Cold store 3: door open")]
    public void The_most_important_words_come_first(string kind, string sample, string text) => Assert.Equal(text, Hooks.Text(kind, sample, resolved: true));

    [Theory]
    [InlineData("alertmanager", "alertmanager-resolved")]
    [InlineData("grafana", "grafana-resolved")]
    [InlineData("azuremonitor", "azure-metric-resolved")]
    public void A_resolved_alert_is_sent_only_when_configured(string kind, string sample) =>
        Assert.Equal(HookDecisions.OnlyResolved, Assert.IsType<HookDecision.Ignore>(Hooks.Decide(Hooks.Source(kind), Hooks.Sample(sample))).Reason);

    [Fact]
    public void Resolved_alerts_among_firing_ones_are_left_out_of_the_text() =>
        Assert.Equal("FIRING 3 (2 critical): DiskFull web1, web2; HighLoad db2", Hooks.Text("alertmanager", "alertmanager-mixed"));

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, "has more than 100 numbers")]
    public void A_generic_payload_names_at_most_100_numbers(int count, string? problem)
    {
        var source = Hooks.Source("generic", hook => hook.Paths.To = "alarm.phones");
        var phones = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"7900{i:D7}\""));

        var (_, errors) = Hooks.Read(source, $$$"""{"alarm":{"message":"door","phones":[{{{phones}}}]}}""");

        Assert.Equal(problem, errors.GetValueOrDefault("alarm.phones")?.Single());
    }

    [Fact]
    public void A_group_without_alerts_is_ignored() =>
        Assert.Equal(HookDecisions.NoAlerts, Assert.IsType<HookDecision.Ignore>(Hooks.Decide(Hooks.Source("alertmanager"), """{"alerts":[]}""")).Reason);

    [Theory]
    [InlineData("alertmanager", """{"alerts":[{"status":"firing"}]}""", "FIRING: alert")]
    [InlineData(
        "alertmanager",
        """{"alerts":[{"status":"firing","labels":{"alertname":"Down","instance":""},"annotations":null,"extra":[1]}],"truncatedAlerts":4}""",
        "FIRING 5: Down")]
    [InlineData(
        "alertmanager",
        """{"alerts":[{"status":"firing","labels":{"alertname":"A"}},{"status":"firing","labels":{"alertname":"A","x":"1"}}]}""",
        "FIRING 2: A x2")]
    [InlineData(
        "grafana",
        """{"alerts":[{"status":"firing","labels":{"alertname":"DatasourceNoData","severity":"page","host":"h1"}"""
            + ""","annotations":{"description":"no\tdata\r\nsince"}}]}""",
        "FIRING page: DatasourceNoData h1 - no data since")]
    [InlineData(
        "azuremonitor",
        """{"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"alertId":"/x/Budget","monitorCondition":"Fired","alertRule":null"""
            + ""","severity":null,"alertTargetIDs":null,"configurationItems":["budgets"]}}}""",
        "FIRING: Budget budgets")]
    [InlineData(
        "azuremonitor",
        """{"schemaId":"azureMonitorCommonAlertSchema","data":{"alertContext":[7]"""
            + ""","essentials":{"alertId":"/x/a","monitorCondition":"Fired","alertTargetIDs":["/s/vm1","/s/vm2"]}}}""",
        "FIRING: a vm1, vm2")]
    [InlineData("generic", """{"alarm":{"message":42}}""", "42")]
    public void Missing_fields_are_left_out_of_the_text(string kind, string body, string text) =>
        Assert.Equal(text, Hooks.Send(Hooks.Source(kind), body).Request.Text);

    [Theory]
    [InlineData("alertmanager", "{", "body")]
    [InlineData("alertmanager", "null", "body")]
    [InlineData("alertmanager", "[]", "body")]
    [InlineData("alertmanager", "{}", "alerts")]
    [InlineData("alertmanager", """{"alerts":{}}""", "alerts")]
    [InlineData("alertmanager", """{"alerts":[7]}""", "alerts[0]")]
    [InlineData("alertmanager", """{"alerts":[null]}""", "alerts[0]")]
    [InlineData("alertmanager", """{"alerts":[{}]}""", "alerts[0]")]
    [InlineData("alertmanager", """{"alerts":[{"status":"firing"}]""", "body")]
    [InlineData("alertmanager", """{"alerts":[{"status":"firing"}]} x""", "body")]
    [InlineData("alertmanager", "", "body")]
    [InlineData("alertmanager", "tru", "body")]
    [InlineData("azuremonitor", """{"schemaId":"Microsoft.Insights/activityLogs","data":{}}""", "schemaId")]
    [InlineData("azuremonitor", """{"schemaId":"azureMonitorCommonAlertSchema"}""", "data.essentials")]
    [InlineData("azuremonitor", "[]", "body")]
    [InlineData("azuremonitor", "{}", "schemaId")]
    [InlineData("generic", """{"alarm":{}}""", "alarm.message")]
    [InlineData("generic", """{"alarm":{"message":["x"]}}""", "alarm.message")]
    [InlineData("generic", """{"alarm":{"message":"\ud800"}}""", "alarm.message")]
    [InlineData("generic", """{"alarm":{"message":" \n "}}""", "alarm.message")]
    [InlineData("generic", """{"alarm":{"message":"\u200B\uFEFF"}}""", "alarm.message")]
    public void Unreadable_fields_are_named(string kind, string body, string field)
    {
        var (news, errors) = Hooks.Read(Hooks.Source(kind), body);

        Assert.Null(news);
        Assert.Equal([field], errors.Keys);
    }

    [Fact]
    public void A_text_in_another_encoding_is_named()
    {
        var body = System.Text.Encoding.Latin1.GetBytes("{\"alarm\":{\"message\":\"\u00C0\u00E2\"}}");

        var (_, errors) = Hooks.Read(Hooks.Source("generic"), body);

        Assert.Contains("not valid text", Assert.Single(errors["alarm.message"]));
    }

    [Theory]
    [InlineData("alarm.phones", new[] { "+7 900 123-45-67", "8 900 123-45-68" })]
    [InlineData("alarm.phones[1]", new[] { "8 900 123-45-68" })]
    public void A_generic_payload_may_contain_its_recipients_and_a_reference(string path, string[] to)
    {
        var source = Hooks.Source("generic", hook => (hook.Paths.To, hook.Paths.Reference) = (path, "id"));

        var request = Hooks.Send(source, Hooks.Sample("generic")).Request;

        Assert.Equal(to, request.To!.Select(given => given.Text));
        Assert.Equal("17", request.Reference);
    }

    [Theory]
    [InlineData("alarm.value.x")]
    [InlineData("alarm.phones[2]")]
    [InlineData("nobody")]
    public void A_path_without_recipients_is_named(string path) =>
        Assert.Equal([path], Hooks.Read(Hooks.Source("generic", hook => hook.Paths.To = path), Hooks.Sample("generic")).Errors.Keys);

    [Fact]
    public void Ten_thousand_alerts_make_one_text()
    {
        var payload = JsonNode.Parse(Hooks.Sample("alertmanager-firing"))!;
        var alert = payload["alerts"]![0]!;
        payload["alerts"] = new JsonArray([.. Enumerable.Range(0, 10_000).Select(i =>
        {
            var another = alert.DeepClone();
            (another["fingerprint"], another["labels"]!["instance"]) = ($"{i:x16}", $"web{i}");
            return another;
        })]);

        Assert.StartsWith("FIRING 10000 critical: DiskFull web0, web1, web2", Hooks.Send(Hooks.Source("alertmanager"), payload.ToJsonString()).Request.Text);
    }
}
