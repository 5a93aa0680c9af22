using System.Text;
using SmsFunctions.AlertHooks;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>Bodies that arrive in pieces are read as if they had arrived at once.</summary>
public sealed class JsonStreamTests
{
    [Theory]
    [InlineData("alertmanager", "alertmanager-mixed")]
    [InlineData("grafana", "grafana-several")]
    [InlineData("azuremonitor", "azure-log")]
    [InlineData("generic", "generic")]
    public void The_size_of_the_pieces_changes_nothing(string kind, string sample)
    {
        var source = Hooks.Source(kind, hook => hook.Resolved = true);
        var body = Encoding.UTF8.GetBytes(Hooks.Sample(sample).Replace("web", "\u0432\u0435\u0431\ud83d\ude00", StringComparison.Ordinal));
        var whole = Of(Hooks.Read(source, body).News!, source);

        Assert.All([1, 2, 3, 7, 64, 1_000], piece => Assert.Equal(whole, Of(Hooks.Read(source, body, piece: piece).News!, source)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void A_byte_order_mark_is_passed_over(int piece)
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Hooks.Sample("generic"))];

        Assert.NotNull(Hooks.Read(Hooks.Source("generic"), body, piece: piece).News);
    }

    [Theory]
    [InlineData("""{"alerts":[{"status":"firing"}]""")]
    [InlineData("""{"alerts":[{"status":"firing"}]}}""")]
    [InlineData("""{"alerts":[{"status":tru""")]
    [InlineData("")]
    public void A_body_that_is_no_JSON_is_named_whatever_the_pieces(string body) => Assert.All([0, 1, 5], piece =>
    {
        var (news, errors) = Hooks.Read(Hooks.Source("alertmanager"), Encoding.UTF8.GetBytes(body), piece: piece);

        Assert.Null(news);
        Assert.Contains("is not well-formed JSON", Assert.Single(errors["body"]));
    });

    [Fact]
    public void A_body_with_too_many_tokens_is_refused()
    {
        var body = Encoding.UTF8.GetBytes($"{{\"x\":[{string.Join(',', Enumerable.Repeat('1', 10_000_000))}],\"alerts\":[]}}");

        var (_, errors) = Hooks.Read(Hooks.Source("alertmanager"), body);

        Assert.Contains("has more than 10000000 names, values and brackets", Assert.Single(errors["body"]));
    }

    [Fact]
    public void Alerts_beyond_ten_thousand_are_counted_and_those_that_ended_are_not()
    {
        var alerts = Enumerable.Range(0, 10_500).Select(i => $$$"""{"labels":{"alertname":"Down"},"fingerprint":"{{{i}}}"}""");
        var ended = Enumerable.Repeat("""{"status":"resolved","labels":{"alertname":"Down"}}""", 300);
        var body = $$"""{"alerts":[{{string.Join(',', alerts.Concat(ended))}}]}""";

        Assert.Equal("FIRING 10500: Down x10000", Hooks.TextOf("alertmanager", body));
        Assert.Contains("FIRING 10800: Down", Hooks.Send(Hooks.Source("alertmanager", hook => hook.Resolved = true), body).Request.Text);
    }

    [Fact]
    public void Alerts_with_very_many_labels_are_counted_when_half_a_million_values_are_read()
    {
        var labels = string.Join(',', Enumerable.Range(0, 1_500).Select(i => $"\"l{i}\":1"));
        var alerts = Enumerable.Range(0, 500).Select(i => $$$"""{"labels":{"alertname":"Down",{{{labels}}}},"fingerprint":"{{{i}}}"}""");

        var news = Assert.IsType<HookNews.Alerts>(
            Hooks.Read(Hooks.Source("alertmanager"), $$"""{"alerts":[{{string.Join(',', alerts)}}]}""").News);

        Assert.Equal((500, 333), (news.All.Length + news.Unlisted, news.All.Length));
    }

    [Fact]
    public void Values_of_objects_with_very_many_names_are_read_in_part()
    {
        var labels = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"l{i}\":1"));

        Assert.Equal(
            "FIRING: Down - s",
            Hooks.TextOf("alertmanager", $$$"""{"alerts":[{"labels":{"alertname":"Down",{{{labels}}}},"annotations":{"summary":"s"}}]}"""));
    }

    private static string Of(HookNews news, HookSource source) => string.Join('|', Assert.IsType<HookDecision.Send>(
        new HookDecisions(Microsoft.Extensions.Options.Options.Create(new SmsFunctions.Submission.TextOptions())).Of(source, news))
        .Messages.Select(message => $"{message.Key} {message.Request.Text}"));
}
