using SmsFunctions.AlertHooks;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>Who is told of which alerts of a delivery.</summary>
public sealed class HookRoutingTests
{
    private const string Default = "79001234560", Critical = "79001234561", Web = "79001234562", Boss = "79001234563", Both = "79001234564";

    [Fact]
    public void The_first_route_that_matches_gives_the_recipients()
    {
        var sent = Send(Routed(), Alert("A", "critical", "web"), Alert("B", "warning", "web"), Alert("C", "warning", "db"));

        Assert.Equal(
            [(Critical, "FIRING critical: A"), (Both, "FIRING 2 (1 critical): A; B"), (Web, "FIRING warning: B"), (Default, "FIRING warning: C")],
            sent.Messages.Select(message => (message.Request.To!.Single().Text, message.Request.Text)));
    }

    [Fact]
    public void Recipients_of_the_same_alerts_share_a_message()
    {
        var sent = Send(Routed(), Alert("A", "critical", "db"));

        Assert.Equal([Critical, Both], Assert.Single(sent.Messages).Request.To!.Select(number => number.Text));
    }

    [Fact]
    public void A_number_that_is_written_in_several_ways_gets_one_message()
    {
        var source = Hooks.Source("alertmanager", hook =>
        {
            hook.Routes["0"] = new HookRoute { Match = "team=web", To = "8 (900) 123-45-67" };
            hook.To = "+7 900 1234567";
        });

        Assert.Equal("FIRING 2: A; B", Assert.Single(Send(source, Alert("A", null, "web"), Alert("B", null, "db")).Messages).Request.Text);
    }

    [Fact]
    public void Routes_are_tried_in_the_order_of_their_numbers()
    {
        var source = Hooks.Source("alertmanager", hook =>
        {
            hook.Routes["10"] = new HookRoute { Match = "team=~.*", To = Boss };
            hook.Routes["9"] = new HookRoute { Match = "team=web", To = Web };
        });

        Assert.Equal([Web], Send(source, Alert("A", null, "web")).Messages.Select(message => message.Request.To!.Single().Text));
    }

    [Fact]
    public void A_message_of_a_recipient_has_the_same_key_whatever_the_alerts_of_others_are()
    {
        string Key(params string[] alerts) => Send(Routed(), alerts).Messages.Single(message => message.Request.To![0].Text == Default).Key;
        var mine = Alert("C", "warning", "db");

        Assert.Equal(Key(mine), Key(Alert("A", "critical", "web"), mine));
        Assert.NotEqual(Key(mine), Key(mine, Alert("D", "warning", "db")));
    }

    [Fact]
    public void Messages_of_a_delivery_have_different_keys() =>
        Assert.Equal(3, Send(Routed(), Alert("A", "critical", "web"), Alert("B", "warning", "web")).Messages.Select(message => message.Key).Distinct().Count());

    [Theory]
    [InlineData("79001234563", "79001234563", 0)]
    [InlineData("8 900 123-45-63, +79001234562", "79001234563,79001234562", 0)]
    [InlineData("79001234563;79009999999", "79001234563", 1)]
    [InlineData("79009999999", Default, 1)]
    [InlineData("12", Default, 1)]
    [InlineData("", Default, 0)]
    [InlineData(null, Default, 0)]
    public void A_label_names_recipients_of_the_allow_list_only(string? value, string to, int warnings)
    {
        var source = Hooks.Source("alertmanager", hook => (hook.To, hook.ToLabel, hook.AllowTo) = (Default, "oncall", $"+7 900 123-45-63, {Web}"));
        var label = value is null ? "null" : $"\"{value}\"";

        var inLabel = Hooks.SendAll(source, $$$"""{"alerts":[{"status":"firing","labels":{"oncall":{{{label}}}}}]}""");
        var inAnnotation = Hooks.SendAll(source, $$$"""{"alerts":[{"status":"firing","annotations":{"oncall":{{{label}}}}}]}""");

        Assert.All([inLabel, inAnnotation], sent => Assert.Equal(to, string.Join(',', Assert.Single(sent.Messages).Request.To!.Select(number => number.Text))));
        Assert.All([inLabel, inAnnotation], sent => Assert.Equal(warnings, sent.Warnings.Length));
        Assert.All(inLabel.Warnings, warning => Assert.DoesNotContain("79009999999", warning));
    }

    [Fact]
    public void A_warning_names_the_label_and_the_setting_with_a_masked_number()
    {
        var source = Hooks.Source("alertmanager", hook => (hook.ToLabel, hook.AllowTo) = ("oncall", Web));

        var sent = Hooks.SendAll(source, """{"alerts":[{"labels":{"oncall":79009999999}}]}""");

        Assert.Equal("oncall names 7900***9999, which is not in Hooks__ops__AllowTo", Assert.Single(sent.Warnings));
    }

    [Theory]
    [InlineData("azuremonitor", "alertname=cpu-high,severity=Sev1", "azure-metric")]
    [InlineData("azuremonitor", "team=ops,monitoringService=~\"Log Alerts.*\"", "azure-log")]
    [InlineData("azuremonitor", "stage=Planned,instance!=\"\"", "azure-service-health")]
    [InlineData("grafana", "grafana_folder=Servers", "grafana-firing")]
    [InlineData("generic", "alarm.message=~\"Cold.*\",id=17", "generic")]
    public void Every_kind_of_source_has_labels(string kind, string match, string sample)
    {
        var source = Hooks.Source(kind, hook => hook.Routes["0"] = new HookRoute { Match = match, To = Boss });

        Assert.Equal([Boss], Hooks.Send(source, Hooks.Sample(sample)).Request.To!.Select(number => number.Text));
    }

    [Fact]
    public void Unlisted_alerts_count_in_every_message()
    {
        var body = $$"""{"alerts":[{{Alert("B", "warning", "web")}},{{Alert("C", "warning", "db")}}],"truncatedAlerts":3}""";

        Assert.All(Hooks.SendAll(Routed(), body).Messages, message => Assert.StartsWith("FIRING 4 warning", message.Request.Text));
    }

    [Fact]
    public void A_route_of_an_Azure_rule_uses_its_custom_properties()
    {
        var source = Hooks.Source("azuremonitor", hook => (hook.ToLabel, hook.AllowTo) = ("phone", Boss));
        const string Body = """{"data":{"essentials":{"alertId":"/x/a"},"customProperties":{"phone":"+79001234563"}}}""";

        Assert.Equal([Boss], Hooks.Send(source, Body).Request.To!.Select(number => number.Text));
    }

    [Fact]
    public void Thousands_of_alerts_with_ever_other_recipients_are_one_message_to_all()
    {
        var phones = Enumerable.Range(0, 60).Select(i => $"7900{i:D7}").ToList();
        var source = Hooks.Source("alertmanager", hook => (hook.ToLabel, hook.AllowTo) = ("oncall", string.Join(',', phones)));
        string To(int i) => string.Join(',', phones.Where((_, index) => index != i % phones.Count));
        var alerts = Enumerable.Range(0, 3_000).Select(i => $$$"""{"labels":{"alertname":"A","oncall":"{{{To(i)}}}"},"fingerprint":"{{{i}}}"}""");

        var sent = Hooks.SendAll(source, $$"""{"alerts":[{{string.Join(',', alerts)}}]}""");

        Assert.Equal((60, "FIRING 3000: A x3000"), (Assert.Single(sent.Messages).Request.To!.Count, sent.Messages[0].Request.Text));
        Assert.Contains(sent.Warnings, warning => warning.Contains("too many different recipients", StringComparison.Ordinal));
    }

    private static HookSource Routed() => Hooks.Source("alertmanager", hook =>
    {
        (hook.To, hook.MaxSegments) = (Default, 3);
        hook.Routes["0"] = new HookRoute { Match = "severity=\"critical\"", To = $"{Critical},{Both}" };
        hook.Routes["1"] = new HookRoute { Match = "team=~\"web|shop\"", To = $"{Both},{Web}" };
    });

    private static HookDecision.Send Send(HookSource source, params string[] alerts) =>
        Hooks.SendAll(source, $$"""{"alerts":[{{string.Join(',', alerts)}}]}""");

    private static string Alert(string name, string? severity, string team) =>
        $$$"""{"status":"firing","labels":{"alertname":"{{{name}}}","severity":"{{{severity}}}","team":"{{{team}}}"},"fingerprint":"{{{name}}}"}""";
}
