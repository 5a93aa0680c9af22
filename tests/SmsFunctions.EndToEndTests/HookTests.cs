using System.Net;
using System.Text;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>An end-to-end test of an alert hook: a source from the environment variables, its address with a key, and the gateway.</summary>
[Collection(WholeAppTests.Name)]
public sealed class HookTests(RunningApps apps)
{
    [Fact]
    public async Task An_alert_is_posted_with_the_key_in_its_address_and_arrives_once()
    {
        await using var app = await apps.TakeAsync(new Dictionary<string, string?>
        {
            ["Hooks__ops__Kind"] = "alertmanager",
            ["Hooks__ops__To"] = "+7 900 123-45-67",
            ["FunctionsHost__Key"] = "k-of-ops",
        });

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(app, "ops"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(app, "others?code=k-of-ops"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(app, "OPS?code=k-of-ops"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(app, "ops?code=k-of-ops"));
        await Eventually.True(() => app.Simulator.Ledger.Count > 0, "the alert has reached the gateway");

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal(("79001234567", "FIRING critical: DiskFull web1 - Less than 5 % left on /var"), (entry.Phone, entry.Text));
    }

    private static async Task<HttpStatusCode> PostAsync(AppHarness app, string source)
    {
        using var http = new HttpClient();
        var sample = Path.Combine(AppContext.BaseDirectory, "AlertHooks", "Samples", "alertmanager-firing.json");
        using var body = new StringContent(await File.ReadAllTextAsync(sample), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(app.Address, $"/api/hooks/{source}"), body);
        return answer.StatusCode;
    }
}
