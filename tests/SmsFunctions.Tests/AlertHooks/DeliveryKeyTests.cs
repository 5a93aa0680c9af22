using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>The key by which the app recognises a repeated delivery.</summary>
public sealed class DeliveryKeyTests
{
    private static readonly string Firing = Hooks.Sample("alertmanager-several");

    [Fact]
    public void A_retry_has_the_same_key_despite_another_order_and_changed_incidental_texts()
    {
        var retried = Changed(payload =>
        {
            var alerts = payload["alerts"]!.AsArray();
            var last = alerts[2]!.DeepClone();
            alerts.RemoveAt(2);
            alerts.Insert(0, last);
            alerts[1]!["annotations"]!["summary"] = "Less than 4 % left on /var";
            payload["externalURL"] = "http://alertmanager-2.example.com:9093";
        });

        Assert.Equal(Key(Firing), Key(retried));
    }

    [Fact]
    public void The_form_of_a_key_stays_so_that_a_retry_after_an_update_is_recognised()
    {
        var payload = JsonNode.Parse(Hooks.Sample("alertmanager-firing"))!;
        var alert = JsonSerializer.Serialize(new[] { "8f1c2d3e4a5b6c71", "2021-03-14T11:58:12.345Z", "firing" });
        string[] parts = [Hooks.Phone, "", payload["groupKey"]!.GetValue<string>(), alert, "and 0 more"];

        Assert.Equal($"hook\nops\n{JsonSerializer.Serialize(parts)}", Key(payload.ToJsonString()));
    }

    [Fact]
    public void Other_alerts_states_times_and_groups_have_another_key()
    {
        string[] others =
        [
            Firing,
            Changed(payload => payload["alerts"]!.AsArray().RemoveAt(0)),
            Changed(payload => payload["alerts"]![0]!["startsAt"] = "2021-03-14T13:00:00Z"),
            Changed(payload => payload["alerts"]![0]!["status"] = "resolved"),
            Changed(payload => payload["groupKey"] = "{}:{}"),
            Changed(payload => payload["truncatedAlerts"] = 5),
        ];

        Assert.Equal(others.Length, others.Select(other => Key(other)).Distinct().Count());
    }

    [Fact]
    public void Generic_payloads_have_the_same_key_only_when_their_bytes_are_equal()
    {
        var source = Hooks.Source("generic");
        string Of(string at) => Hooks.Send(source, $$$"""{"alarm":{"message":"Door opened","at":"{{{at}}}"}}""").Key;

        Assert.NotEqual(Of("10:00"), Of("10:10"));
        Assert.Equal(Of("10:00"), Of("10:00"));
    }

    [Fact]
    public void A_resolved_alert_does_not_change_the_key_when_resolved_alerts_are_not_sent()
    {
        var ended = Changed(payload => payload["alerts"]![0]!["status"] = "resolved");
        var without = Changed(payload => payload["alerts"]!.AsArray().RemoveAt(0));

        Assert.Equal(Key(without, resolved: false), Key(ended, resolved: false));
        Assert.NotEqual(Key(without), Key(ended));
    }

    [Fact]
    public void Without_a_fingerprint_the_labels_distinguish_alerts()
    {
        var without = Changed(payload => payload["alerts"]!.AsArray().ToList().ForEach(alert => alert!.AsObject().Remove("fingerprint")));
        var other = JsonNode.Parse(without)!;
        other["alerts"]![0]!["labels"]!["instance"] = "web9";

        Assert.NotEqual(Key(without), Key(other.ToJsonString()));
    }

    [Fact]
    public void Other_recipients_have_another_key() =>
        Assert.NotEqual(Key(Firing), Hooks.Send(Hooks.Source("alertmanager", hook => (hook.To, hook.Resolved) = ("79001234568", true)), Firing).Key);

    [Fact]
    public void A_reminder_is_sent_again_after_a_time_and_a_delivery_with_its_own_id_never()
    {
        var plain = Hooks.Send(Hooks.Source("generic"), Hooks.Sample("generic"));
        var named = Hooks.Send(Hooks.Source("generic"), Hooks.Sample("generic"), ("webhook-id", "msg_1"));

        Assert.Equal(TimeSpan.FromMinutes(30), Hooks.Send(Hooks.Source("grafana"), Hooks.Sample("grafana-firing")).FreshAfter);
        Assert.Null(Hooks.Send(Hooks.Source("azuremonitor"), Hooks.Sample("azure-metric")).FreshAfter);
        Assert.Equal((TimeSpan.FromMinutes(30), null), (plain.FreshAfter!.Value, named.FreshAfter));
        Assert.NotEqual(plain.Key, named.Key);
    }

    [Fact]
    public void Each_test_of_an_Azure_action_group_has_a_new_key_despite_the_same_id()
    {
        var later = JsonNode.Parse(Hooks.Sample("azure-activity"))!;
        later["data"]!["essentials"]!["firedDateTime"] = "2021-03-14T13:00:00Z";

        Assert.NotEqual(
            Hooks.Send(Hooks.Source("azuremonitor"), Hooks.Sample("azure-activity")).Key,
            Hooks.Send(Hooks.Source("azuremonitor"), later.ToJsonString()).Key);
    }

    private static string Key(string body, bool resolved = true) => Hooks.Send(Hooks.Source("alertmanager", hook => hook.Resolved = resolved), body).Key;

    private static string Changed(Action<JsonNode> change)
    {
        var payload = JsonNode.Parse(Firing)!;
        change(payload);
        return payload.ToJsonString();
    }
}
