using SmsFunctions.AlertHooks;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>A source does not repeat what is refused: whatever can be understood of a payload is sent.</summary>
public sealed class UnderstoodInPartTests
{
    [Theory]
    [InlineData("""{"status":"firing","labels":{"alertname":5,"instance":1.50,"severity":true},"annotations":{"summary":null,"description":false}}""",
        "FIRING true: 5 1.50 - false")]
    [InlineData("""{"status":"firing","labels":{"alertname":"Down","instance":["a"],"host":"h1"},"annotations":{"summary":{"x":1}}}""", "FIRING: Down h1")]
    [InlineData("""{"status":"firing","labels":{"alertname":"Down"},"annotations":[]}""", "FIRING: Down")]
    [InlineData("""{"status":"firing","labels":"all","annotations":"none"}""", "FIRING: alert")]
    [InlineData("""{"status":"FIRING","labels":{"alertname":"Down"},"startsAt":7,"fingerprint":{}}""", "FIRING: Down")]
    [InlineData("""{"status":"silent","labels":{"alertname":"Down"}}""", "FIRING: Down")]
    [InlineData("""{"status":null,"labels":{"alertname":"Down"}}""", "FIRING: Down")]
    [InlineData("""{"labels":{"alertname":"Down"}}""", "FIRING: Down")]
    [InlineData("""{"status":"firing","labels":{"alertname":"Down","job":"\ud800","pod":"p"},"annotations":{"x\ude00":1,"summary":"s"}}""",
        "FIRING: Down p - s")]
    [InlineData("""{"status":"firing","labels":{"alertname":"Down"},"annotations":{"description":"Only this"}}""", "FIRING: Down - Only this")]
    [InlineData("""{"STATUS":"firing","Labels":{"alertname":"Down"},"labels":{"alertname":"Up"}}""", "FIRING: Up")]
    public void An_alert_with_fields_of_other_types_is_sent(string alert, string text) =>
        Assert.Equal(text, Hooks.TextOf("alertmanager", $$"""{"alerts":[{{alert}}]}"""));

    [Theory]
    [InlineData("""[{"labels":{"alertname":"A"}},7]""", "FIRING 2: A")]
    [InlineData("""[null,{"labels":{"alertname":"A"}},[],{}]""", "FIRING 4: A")]
    [InlineData("""[{"labels":{"alertname":"A"}}],"truncatedAlerts":"4" """, "FIRING 5: A")]
    [InlineData("""[{"labels":{"alertname":"A"}}],"truncatedAlerts":2.9e1""", "FIRING 30: A")]
    [InlineData("""[{"labels":{"alertname":"A"}}],"truncatedAlerts":-4""", "FIRING: A")]
    [InlineData("""[{"labels":{"alertname":"A"}}],"truncatedAlerts":[]""", "FIRING: A")]
    [InlineData("""[{"labels":{"alertname":"A"}}],"truncatedAlerts":1e30""", "FIRING: A")]
    [InlineData("""[{"labels":{"alertname":"A"}}],"truncatedAlerts":99999999999""", "FIRING 1000000001: A")]
    [InlineData("""[{"labels":{"alertname":"A"}}],"groupKey":{}""", "FIRING: A")]
    public void Alerts_that_cannot_be_read_are_counted(string alerts, string text) =>
        Assert.Equal(text, Hooks.TextOf("alertmanager", $$"""{"alerts":{{alerts}}}"""));

    [Theory]
    [InlineData("resolved")]
    [InlineData("Resolved")]
    [InlineData("RESOLVED")]
    public void The_end_of_an_alert_is_known_in_any_case(string status) => Assert.Equal(
        HookDecisions.OnlyResolved,
        Assert.IsType<HookDecision.Ignore>(Hooks.Decide(Hooks.Source("alertmanager"), $$"""{"alerts":[{"status":"{{status}}"}]}""")).Reason);

    [Theory]
    [InlineData("DatasourceNoData", """{"rulename":"High memory","host":"h1"}""", "{}", "FIRING: High memory (no data) h1")]
    [InlineData("DatasourceError", """{"rulename":"High memory"}""", """{"summary":"Memory above 95 %","Error":"query failed"}""",
        "FIRING: High memory (data source error) - query failed")]
    [InlineData("DatasourceError", """{"rulename":"High memory"}""", """{"summary":"Memory above 95 %"}""",
        "FIRING: High memory (data source error) - Memory above 95 %")]
    [InlineData("DatasourceNoData", """{"ref_id":"A"}""", "{}", "FIRING: DatasourceNoData")]
    [InlineData("High CPU", """{"rulename":"other"}""", "{}", "FIRING: High CPU")]
    public void Grafana_names_the_rule_that_has_no_data(string name, string labels, string annotations, string text) => Assert.Equal(
        text,
        Hooks.TextOf(
            "grafana", $$$"""{"alerts":[{"status":"firing","labels":{"alertname":"{{{name}}}",{{{labels[1..]}}},"annotations":{{{annotations}}} }]}"""));

    [Theory]
    [InlineData("""{"alarm":{"message":true}}""", "true")]
    [InlineData("""{"alarm":{"message":1e3}}""", "1e3")]
    [InlineData("""{"alarm":{"message":"Door","phones":["79001234568",null,{}]}}""", "Door")]
    public void A_generic_text_may_be_any_scalar_and_numbers_that_are_none_are_rejected_alone(string body, string text)
    {
        var source = Hooks.Source("generic", hook => hook.Paths.To = body.Contains("phones", StringComparison.Ordinal) ? "alarm.phones" : null);

        var message = Hooks.Send(source, body);

        Assert.Equal(text, message.Request.Text);
        Assert.Contains(message.Request.To!, number => number.Text!.StartsWith('7'));
    }

    [Fact]
    public void A_reference_that_is_no_text_is_left_out()
    {
        var source = Hooks.Source("generic", hook => hook.Paths.Reference = "id");

        Assert.Null(Hooks.Send(source, """{"alarm":{"message":"Door"},"id":{}}""").Request.Reference);
    }
}
