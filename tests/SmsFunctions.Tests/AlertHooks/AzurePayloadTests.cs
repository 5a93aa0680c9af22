using SmsFunctions.AlertHooks;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>The payloads of Azure's services, in the common schema and in others.</summary>
public sealed class AzurePayloadTests
{
    [Theory]
    [InlineData(
        """{"monitoringService":"CostAlerts","monitorCondition":null,"alertRule":null,"configurationItems":["budgets"],"description":"Over budget"}""",
        """{"AlertCategory":"budgets","AlertData":{"BudgetName":"shop","SpentAmount":"$1,110.00","BudgetThreshold":"$1,000.00"}}""",
        "FIRING: shop - Over budget")]
    [InlineData(
        """{"monitoringService":"CostAlerts","monitorCondition":null}""",
        """{"AlertData":{"BudgetName":"shop","SpentAmount":"$1,110.00","BudgetThreshold":"$1,000.00"}}""",
        "FIRING: shop - Spent $1,110.00 of $1,000.00")]
    [InlineData(
        """{"monitoringService":"ServiceHealth","alertRule":"health","description":"Any incident"}""",
        """{"status":"Active","properties":{"title":"Storage is slow","stage":"Active"}}""",
        "FIRING: health - Storage is slow")]
    [InlineData(
        """{"monitoringService":"SmartDetector","alertRule":"failures","severity":"Sev3","description":"Failures that are not usual"}""",
        """{"DetectionSummary":"More requests fail","DetectedFailureRate":"50% (200/400 requests)","NormalFailureRate":"0%"}""",
        "FIRING Sev3: failures - More requests fail: 50% (200/400 requests), normally 0%")]
    [InlineData(
        """{"monitoringService":"SmartDetector","alertRule":"slow"}""", """{"DetectionSummary":"Slower answers"}""", "FIRING: slow - Slower answers")]
    [InlineData(
        """{"monitoringService":"Log Analytics","alertRule":"errors","monitorCondition":"Fired"}""",
        """{"SearchQuery":"Event","ResultCount":25,"Threshold":10,"Operator":"Greater Than","AlertType":"Number of results","SearchResults":{"tables":[{}]}}""",
        "FIRING: errors - Count Greater Than 10: 25")]
    [InlineData(
        """{"monitoringService":"Log Alerts V2","alertRule":"errors","description":"Look at the log"}""",
        """{"condition":{"allOf":[{"metricMeasureColumn":"Failures","operator":"GreaterThan","threshold":"5","metricValue":17.0}]}}""",
        "FIRING: errors - Failures GreaterThan 5: 17. Look at the log")]
    [InlineData(
        """{"monitoringService":"Log Alerts V2","alertRule":"errors"}""",
        """{"condition":{"allOf":[{"metricMeasureColumn":null,"operator":"GreaterThan","threshold":5,"timeAggregation":"Count","metricValue":"9"}]}}""",
        "FIRING: errors - Count GreaterThan 5: 9")]
    [InlineData(
        """{"monitoringService":"Prometheus","alertRule":"Down"}""", """{"labels":{"job":"x"},"annotations":{"description":"It is down"}}""",
        "FIRING: Down - It is down")]
    [InlineData("""{"monitorCondition":"FIRED","alertRule":"a"}""", "null", "FIRING: a")]
    [InlineData("""{"monitorCondition":7,"alertRule":8,"severity":false,"configurationItems":"web1"}""", "[7]", "FIRING false: 8 web1")]
    [InlineData("""{"monitorCondition":"New","alertRule":"a"}""", "{}", "FIRING: a")]
    public void The_fields_of_each_service_are_read(string essentials, string context, string text) =>
        Assert.Equal(text, Hooks.TextOf("azuremonitor", Common(essentials, context)));

    [Theory]
    [InlineData("""{"monitorCondition":"resolved"}""", "{}")]
    [InlineData("""{"monitorCondition":"RESOLVED"}""", "{}")]
    [InlineData("""{"monitorCondition":"Fired","monitoringService":"ServiceHealth"}""", """{"properties":{"stage":"Resolved","title":"t"}}""")]
    [InlineData("""{"monitorCondition":"Fired","monitoringService":"ServiceHealth"}""", """{"properties":{"stage":"Complete"}}""")]
    [InlineData("""{"monitorCondition":"Fired","monitoringService":"Resource Health"}""", """{"status":"Resolved"}""")]
    public void The_end_of_an_event_is_known_from_its_condition_or_stage(string essentials, string context)
    {
        Assert.IsType<HookDecision.Ignore>(Hooks.Decide(Hooks.Source("azuremonitor"), Common(essentials, context)));

        var told = Hooks.Send(Hooks.Source("azuremonitor", hook => hook.Resolved = true), Common(essentials, context));
        Assert.StartsWith("RESOLVED: a1", told.Request.Text);
    }

    [Fact]
    public void The_end_of_an_event_has_another_key_than_its_beginning()
    {
        var source = Hooks.Source("azuremonitor", hook => hook.Resolved = true);
        string Key(string stage) => Hooks.Send(source, Common("""{"monitorCondition":"Fired"}""", $$$"""{"properties":{"stage":"{{{stage}}}"}}""")).Key;

        Assert.NotEqual(Key("Active"), Key("Resolved"));
        Assert.Equal(Key("Active"), Key("Active"));
    }

    [Theory]
    [InlineData(
        """
        {"schemaId":"AIP Budget Notification","data":{"SubscriptionName":"Shop","SpendingAmount":"100","Budget":"50","Unit":"USD",
         "BudgetName":"month","ResourceGroup":"","NotificationThresholdAmount":"0.8"}}
        """,
        "FIRING: month Shop - Spent 100 of 50 USD")]
    [InlineData(
        """{"schemaId":"Microsoft.Insights/LogAlert","data":{"AlertRuleName":"errors","Description":"Too many","Severity":"1"}}""",
        "FIRING 1: errors - Too many")]
    [InlineData(
        """{"schemaId":"AzureMonitorMetricAlert","data":{"status":"Activated","context":{"name":"cpu","resourceName":"web1","severity":"3"}}}""",
        "FIRING 3: cpu web1")]
    [InlineData(
        """
        {"schemaId":"Microsoft.Insights/activityLogs","data":{"status":"Activated","context":{"activityLog":{"operationName":"Restart",
         "properties":{"title":"Restarted"}}}}}
        """,
        "FIRING: Restart - Restarted")]
    public void Another_schema_is_sent_with_a_warning(string body, string text)
    {
        var sent = Hooks.SendAll(Hooks.Source("azuremonitor", hook => hook.MaxSegments = 3), body);

        Assert.Equal(text, Assert.Single(sent.Messages).Request.Text);
        Assert.Contains("common alert schema", Assert.Single(sent.Warnings));
        Assert.Equal(TimeSpan.FromMinutes(30), sent.Messages[0].FreshAfter);
    }

    [Fact]
    public void An_alert_without_an_id_is_recognised_by_its_bytes()
    {
        var source = Hooks.Source("azuremonitor");
        HookMessage Of(string name) => Hooks.Send(source, $$$"""{"schemaId":"x","data":{"essentials":{"alertRule":"{{{name}}}"} } }""");

        Assert.Equal(Of("a").Key, Of("a").Key);
        Assert.NotEqual(Of("a").Key, Of("b").Key);
        Assert.Equal((TimeSpan.FromMinutes(30), "FIRING: a"), (Of("a").FreshAfter, Of("a").Request.Text));
    }

    [Fact]
    public void A_long_context_does_not_displace_the_fields_that_are_needed()
    {
        var rows = string.Join(',', Enumerable.Repeat("[1,2,3]", 20_000));
        var context = $$"""{"SearchResults":{"tables":[{"rows":[{{rows}}]}]},"ResultCount":25,"Operator":"Greater Than","Threshold":10}""";

        Assert.Equal("FIRING: errors - Count Greater Than 10: 25", Hooks.TextOf("azuremonitor", Common("""{"alertRule":"errors"}""", context)));
    }

    private static string Common(string essentials, string context) =>
        $$$"""{"schemaId":"azureMonitorCommonAlertSchema","data":{"alertContext":{{{context}}},"essentials":{"alertId":"/x/a1",{{{essentials[1..]}}} } }""";
}
