using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>End-to-end tests of callers: keys in the header and in the query pass the host and reach the app's check.</summary>
[Collection(WholeAppTests.Name)]
public sealed class CallerTests(RunningApps apps)
{
    private const string HostKey = "k-of-the-host", ShopKey = "k-of-the-shop", MonitoringKey = "k-of-monitoring";

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["FunctionsHost__Key"] = HostKey,
        ["FunctionsHost__FunctionKeys__SendMessage"] = ShopKey,
        ["FunctionsHost__FunctionKeys__TakeAlerts"] = MonitoringKey,
        ["Callers__shop__KeyHash"] = KeyHash.Of(ShopKey),
        ["Callers__shop__Rights"] = "send",
        ["Callers__shop__PerDay"] = "2",
        ["Callers__monitoring__KeyHash"] = KeyHash.Of(MonitoringKey),
        ["Callers__Default__Rights"] = "read,operate",
    };

    [Fact]
    public async Task A_key_in_the_header_or_the_query_gives_the_request_its_caller()
    {
        await using var app = await apps.TakeAsync(Settings);

        var byHeader = await AskAsync(app, HttpMethod.Post, "messages", ShopKey);
        var byQuery = await AskAsync(app, HttpMethod.Post, $"messages?code={ShopKey}");
        var over = await AskAsync(app, HttpMethod.Post, "messages", ShopKey);
        await Eventually.True(() => app.Simulator.Ledger.Count == 2, "both messages have reached the gateway");
        var list = await AskAsync(app, HttpMethod.Get, $"messages?caller=shop&code={HostKey}");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (byHeader.Status, byQuery.Status));
        Assert.Equal(("shop", "shop"), (byHeader.Body["caller"]!.GetValue<string>(), byQuery.Body["caller"]!.GetValue<string>()));
        Assert.Equal(2, list.Body["items"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.TooManyRequests, over.Status);
        Assert.NotNull(over.RetryAfter);
    }

    [Fact]
    public async Task A_key_that_the_host_accepts_is_refused_without_the_right()
    {
        await using var app = await apps.TakeAsync(Settings);

        var byHeader = await AskAsync(app, HttpMethod.Post, "messages", HostKey);
        var byQuery = await AskAsync(app, HttpMethod.Post, $"hooks/ops?code={MonitoringKey}");

        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (byHeader.Status, byHeader.Type));
        Assert.Contains("need the right send (Callers__Default__Rights)", byHeader.Body["detail"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Forbidden, byQuery.Status);
        Assert.Contains("The caller monitoring needs the right alert", byQuery.Body["detail"]!.GetValue<string>());
        Assert.Empty(await app.RowsAsync());
        Assert.DoesNotContain(app.Log, line => line.Contains(HostKey, StringComparison.Ordinal) || line.Contains(MonitoringKey, StringComparison.Ordinal));
    }

    private static async Task<(HttpStatusCode Status, string? Type, TimeSpan? RetryAfter, JsonNode Body)> AskAsync(
        AppHarness app, HttpMethod method, string path, string? key = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(app.Address, $"/api/{path}"));
        request.Content = method == HttpMethod.Post ? JsonContent.Create(new { to = "79001234567", text = "Hello" }) : null;
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        using var answer = await http.SendAsync(request);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.RetryAfter?.Delta, body);
    }
}
