using System.Net;
using System.Text.Json;
using GatewaySimulator.Protocol;

namespace SmsFunctions.Tests.Simulator;

public sealed class ControlTests : SimulatorTest
{
    [Fact]
    public async Task The_ledger_shows_every_accepted_message_in_order_with_its_exact_text()
    {
        await AskAsync(Guide.Timed("2026-01-15T10:00:00Z"));
        await AskAsync(Guide.Post(Guide.Xml("79990000207", 1, "&lt;&amp;&gt; \"Ж\"&#10;&#128512;")));
        Clock.Advance(TimeSpan.FromSeconds(3));
        var ledger = (await JsonAsync("GET", "ledger")).EnumerateArray().ToArray();
        var id = Host.Ledger.Entries[1].Id;
        Assert.Equal("1c_s_t.php", ledger[0].GetProperty("script").GetString());
        Assert.Equal("2026-01-15T10:00:00Z", ledger[0].GetProperty("time").GetString());
        Assert.Equal(
            $$"""{"id":"{{id}}","script":"1c_p.php","phone":"79990000207","sender":"TESTSMS","text":"<&> \"Ж\"\n😀","flash":false"""
                + ""","time":null,"segments":1,"price":1,"acceptedAt":"2026-01-15T06:59:00+00:00","status":"Error_Rejected"}""",
            ledger[1].GetRawText().Replace("\\uD83D\\uDE00", "😀"));
    }

    [Fact]
    public async Task The_ledger_is_filtered_counted_and_cleared()
    {
        var id = await SendAsync(Guide.Single("79001234567"));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(Guide.Batch("79001234567", "79001234568"));
        Assert.Equal(2, (await JsonAsync("GET", "ledger?phone=79001234567")).GetArrayLength());
        Assert.Equal(2, (await JsonAsync("GET", "ledger?since=2026-01-15T07:00:00Z")).GetArrayLength());
        Assert.Equal(1, (await JsonAsync("GET", "ledger?count=true&phone=79001234568")).GetProperty("count").GetInt32());
        Assert.Equal(3, (await JsonAsync("GET", "ledger/count")).GetProperty("count").GetInt32());
        await JsonAsync("DELETE", "ledger");
        Assert.Equal(0, Host.Ledger.Count);
        Assert.Equal("Result: Error_Invalid_MessageID", (await AskAsync(Guide.Status(id))).Body);
    }

    [Fact]
    public async Task Settings_change_one_by_one_and_keep_the_rest()
    {
        await JsonAsync("PUT", "control", """{"headerEncoding":"percent-utf8","language":"russian","balance":7,"statusPlan":"Sent=0"}""");
        await AskAsync(Guide.Single(text: "%D0%96"));
        var settings = await JsonAsync("GET", "control");
        Assert.Equal("Ж", Host.Ledger.Entries.Single().Text);
        Assert.Equal(6, settings.GetProperty("balance").GetDecimal());
        Assert.Equal("Sent=0", settings.GetProperty("statusPlan").GetString());
        Assert.Equal("demo", settings.GetProperty("user").GetString());
    }

    [Theory]
    [InlineData("PUT", "control", """{"balanse":7}""", "balanse")]
    [InlineData("PUT", "control", """{"language":"klingon"}""", "language")]
    [InlineData("PUT", "control", """{"tariff":-1}""", "tariff")]
    [InlineData("PUT", "control", """{"statusPlan":"Sent=5"}""", "start at 0")]
    [InlineData("PUT", "control", """{"user":null}""", "user")]
    [InlineData("PUT", "control", "rubbish", "invalid")]
    [InlineData("POST", "control/faults", """{"action":"fine"}""", "action")]
    [InlineData("POST", "control/faults", """{"script":"1c_s.php"}""", "action")]
    [InlineData("POST", "control/faults", """{"action":"fin","tims":2}""", "tims")]
    [InlineData("POST", "control/faults", """{"action":"code"}""", "code")]
    [InlineData("POST", "control/faults", "null", "object")]
    public async Task A_mistake_is_refused_with_its_reason_and_changes_nothing(string verb, string path, string json, string reason)
    {
        var before = Host.Gateway.Settings;
        using var client = new HttpClient { BaseAddress = Host.BaseAddress };
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), path) { Content = JsonOf(json) });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync());
        Assert.Equal(before, Host.Gateway.Settings);
        Assert.Empty(Host.Faults.All);
    }

    [Fact]
    public async Task Faults_are_added_listed_and_cleared()
    {
        await JsonAsync("POST", "control/faults", """{"script":"1c_p.php","action":"lineCode","code":"Error_Gateway_Busy","lines":[1],"times":3,"every":2}""");
        await AskAsync(Guide.Batch("79001234567", "79001234568"));
        var fault = (await JsonAsync("GET", "control/faults"))[0];
        Assert.Equal((1, 0), (fault.GetProperty("seen").GetInt32(), fault.GetProperty("struck").GetInt32()));
        Assert.Equal("!!!Error_Gateway_Busy", (await AskAsync(Guide.Batch("79001234567", "79001234568"))).Lines[5]);
        await JsonAsync("DELETE", "control/faults");
        Assert.Empty(Host.Faults.All);
    }

    [Fact]
    public async Task Held_calls_are_released_over_HTTP()
    {
        await JsonAsync("POST", "control/faults", """{"action":"hold"}""");
        using var connection = await OpenAsync(Guide.Single());
        await UntilAsync(() => Host.Holds.Count == 1);
        Assert.Equal(1, (await JsonAsync("GET", "calls")).GetProperty("held").GetInt32());
        Assert.Equal(1, (await JsonAsync("POST", "control/release")).GetProperty("released").GetInt32());
        Assert.StartsWith("Result: OK", (await connection.ReadToEndAsync()).Body);
    }

    [Fact]
    public async Task Every_request_that_reaches_the_simulator_is_counted()
    {
        await AskAsync(Guide.Single());
        await AskAsync(Guide.Batch("79001234567", "79990000304"));
        await AskAsync("GET /1c/1c_x.php HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        var calls = await JsonAsync("GET", "calls?last=2");
        Assert.Equal("""{"1c_s.php":1,"1c_p.php":1,"other":1}""", calls.GetProperty("counts").GetRawText());
        var last = calls.GetProperty("last").EnumerateArray().Select(
            c => (c.GetProperty("script").GetString(), c.GetProperty("phones").GetInt32(), c.GetProperty("outcome").GetString()));
        Assert.Equal([("1c_p.php", 2, "rst"), ("other", 0, "404 /1c/1c_x.php")], last);
        Assert.Contains("SMS_Text", Host.Calls.Last[0].Headers);
        await JsonAsync("DELETE", "calls");
        Assert.Equal(0, Host.Calls.CountOf("1c_s.php"));
    }

    [Fact]
    public void The_script_names_in_JSON_match_the_paths() => Assert.All(
        Enum.GetValues<Script>(),
        script => Assert.Equal($"\"{script.FileName()}\"", JsonSerializer.Serialize(script, GatewaySimulator.Control.ControlJson.Options)));

    [Theory]
    [InlineData("Host", "evil.example", HttpStatusCode.BadRequest)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Content-Type", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Content-Type", null, HttpStatusCode.UnsupportedMediaType)]
    public async Task A_web_page_cannot_control_the_simulator(string header, string? value, HttpStatusCode expected)
    {
        using var client = new HttpClient { BaseAddress = Host.BaseAddress };
        foreach (var (verb, path, json) in new[] { ("PUT", "control", """{"balance":7}"""), ("POST", "control/faults", """{"action":"fin"}""") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(verb), path) { Content = JsonOf(json) };
            request.Content.Headers.Remove(header == "Content-Type" ? header : "none");
            _ = value is null || request.Headers.TryAddWithoutValidation(header, value) || request.Content.Headers.TryAddWithoutValidation(header, value);
            using var answer = await client.SendAsync(request);
            Assert.Equal(expected, answer.StatusCode);
        }

        Assert.NotEqual(7, Host.Gateway.Settings.Balance);
        Assert.Empty(Host.Faults.All);
    }

    [Fact]
    public async Task A_web_page_cannot_clear_the_ledger_or_read_it_under_its_own_name()
    {
        await AskAsync(Guide.Single());
        using var client = new HttpClient { BaseAddress = Host.BaseAddress };
        using var foreign = await client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "ledger") { Headers = { { "Origin", "https://evil.example" } } });
        using var rebound = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "ledger") { Headers = { Host = "evil.example" } });

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.BadRequest), (foreign.StatusCode, rebound.StatusCode));
        Assert.Equal(1, Host.Ledger.Count);
    }

    private static StringContent JsonOf(string json) => new(json, null, "application/json");

    private async Task<JsonElement> JsonAsync(string verb, string path, string? json = null)
    {
        using var client = new HttpClient { BaseAddress = Host.BaseAddress };
        using var content = json is null ? null : JsonOf(json);
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), path) { Content = content });
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadAsStringAsync();
        return body.Length > 0 ? JsonDocument.Parse(body).RootElement : default;
    }
}
