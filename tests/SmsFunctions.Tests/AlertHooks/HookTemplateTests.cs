using SmsFunctions.AlertHooks;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>The texts of sources with a template.</summary>
public sealed class HookTemplateTests
{
    [Theory]
    [InlineData("{state} {severity}: {name} on {instance}", "FIRING critical: DiskFull on web1, web2, db1")]
    [InlineData("{count} x {name} ({labels.job}): {annotations.summary}", "3 x DiskFull (node): Less than 5 % left on /var")]
    [InlineData("{source}: {text}", "ops: FIRING 3 critical: DiskFull web1, web2, db1 - Less than 5 % left on /var")]
    [InlineData("{{{labels.nobody}}} {summary}", "{} Less than 5 % left on /var")]
    [InlineData("{labels.nobody}", "FIRING 3 critical: DiskFull web1, web2, db1 - Less than 5 % left on /var")]
    [InlineData("Line one\n{name}", "Line one DiskFull")]
    public void A_template_is_filled_with_fields_of_the_alerts(string template, string text) =>
        Assert.Equal(text, Send("alertmanager", template, Hooks.Sample("alertmanager-several")).Request.Text);

    [Fact]
    public void The_worst_firing_alert_gives_state_and_severity()
    {
        var source = Hooks.Source("alertmanager", hook => (hook.Template, hook.Resolved, hook.MaxSegments) = ("{state} {severity} {name}", true, 3));

        Assert.Equal("FIRING critical DiskFull, HighLoad", Hooks.Send(source, Hooks.Sample("alertmanager-mixed")).Request.Text);
        Assert.Equal("RESOLVED critical DiskFull", Hooks.Send(source, Hooks.Sample("alertmanager-resolved")).Request.Text);
    }

    [Fact]
    public void The_fields_of_a_generic_payload_are_paths() => Assert.Equal(
        "17: Cold store 3: door open (+7 900 123-45-67)",
        Send("generic", "{id}: {alarm.message} ({alarm.phones[0]}) {alarm.none}", Hooks.Sample("generic")).Request.Text);

    [Fact]
    public void A_template_changes_the_text_and_not_the_key() => Assert.Equal(
        Send("alertmanager", "{name}", Hooks.Sample("alertmanager-firing")).Key,
        Hooks.Send(Hooks.Source("alertmanager"), Hooks.Sample("alertmanager-firing")).Key);

    [Fact]
    public void A_filled_text_is_cut_to_the_segments_of_the_source()
    {
        var source = Hooks.Source("alertmanager", hook => hook.Template = $"{new string('x', 400)} {{name}}");

        Assert.EndsWith("...", Hooks.Send(source, Hooks.Sample("alertmanager-firing")).Request.Text);
    }

    [Theory]
    [InlineData("alertmanager", "{severety}", "has the unknown field '{severety}': the fields are state, count")]
    [InlineData("alertmanager", "{labels.}", "has the unknown field '{labels.}'")]
    [InlineData("alertmanager", "{labels}", "has the unknown field '{labels}'")]
    [InlineData("azuremonitor", "{alert.name}", "has the unknown field '{alert.name}'")]
    [InlineData("alertmanager", "{name", "has a '{' at position 1")]
    [InlineData("alertmanager", "name}", "has a '}' at position 5")]
    [InlineData("alertmanager", "{na me}", "has a '{' at position 1")]
    [InlineData("generic", "{a..b}", "must be a path in the payload")]
    [InlineData("generic", "{a[x]}", "must be a path in the payload")]
    [InlineData("alertmanager", "  ", "has no visible character")]
    public void A_template_that_is_not_valid_stops_the_start(string kind, string template, string problem) =>
        Assert.Contains(
            Hooks.Check(("x__Kind", kind), ("x__To", Hooks.Phone), ("x__Paths__Text", kind == "generic" ? "a" : null!), ("x__Template", template)).Failures,
            failure => failure.StartsWith("Hooks__x__Template ", StringComparison.Ordinal) && failure.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void A_template_has_at_most_500_characters() => Assert.Contains(
        "has 501 characters; 500 are allowed",
        Assert.Single(Hooks.Check(("x__Kind", "grafana"), ("x__To", Hooks.Phone), ("x__Template", new string('x', 501))).Failures));

    private static HookMessage Send(string kind, string template, string body) =>
        Hooks.Send(Hooks.Source(kind, hook => (hook.Template, hook.MaxSegments) = (template, 3)), body);
}
