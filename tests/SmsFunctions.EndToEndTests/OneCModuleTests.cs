using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>
/// Tests of the requests that the 1C module SmsFunctions.bsl builds, over real sockets. ModuleTests compares the names in the module with the API.
/// </summary>
[Collection(WholeAppTests.Name)]
public sealed class OneCModuleTests(RunningApps apps)
{
    private const string Key = "key-of-the-1c-module";

    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_message_that_the_module_repeats_after_lost_answers_is_sent_once()
    {
        await using var app = await TakeAsync();
        var body = """{"to": "+7 900 123-45-67", "text": "Ваш код: «1234»\nникому не говорите", "from": "DEMO", "flash": true}""";

        // No answer reached the module, so it repeats the request three times.
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add((await PostAsync(app, "/messages", body, "_1047_akaz_32_17"))["id"]!.GetValue<string>());
        }

        var id = Assert.Single(ids.Distinct());
        await Eventually.True(() => app.Simulator.Ledger.Count > 0, "the message is sent");
        await Eventually.Get(
            () => GetAsync(app, $"/messages/{id}"), message => message["status"]!.GetValue<string>() == "delivered", "the message is delivered");
        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal(("79001234567", true, "DEMO"), (entry.Phone, entry.Flash, entry.Sender));
    }

    [Fact]
    public async Task A_batch_that_the_module_repeats_is_sent_once_and_names_the_numbers_that_are_not_accepted()
    {
        await using var app = await TakeAsync();
        var body = """{"to": ["79001234567", "12", "8 900 123-45-68"], "text": "Чай & кофе"}""";

        var first = await PostAsync(app, "/batches", body, "3f2a9c1e-0000-4000-8000-000000000001");
        var second = await PostAsync(app, "/batches", body, "3f2a9c1e-0000-4000-8000-000000000001");

        Assert.Equal(first["id"]!.GetValue<string>(), second["id"]!.GetValue<string>());
        Assert.Equal("12", Assert.Single(first["rejected"]!.AsArray())!["to"]!.GetValue<string>());
        await Eventually.True(() => app.Simulator.Ledger.Count >= 2, "both messages are sent");
        Assert.Equal(["79001234567", "79001234568"], app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Order());
    }

    [Fact]
    public async Task A_time_of_the_module_is_Moscow_time()
    {
        await using var app = await TakeAsync();
        var at = TimeProvider.System.GetUtcNow().AddHours(5);
        var moscow = at.ToOffset(TimeSpan.FromHours(3)).ToString("yyyy-MM-dd'T'HH:mm:ss'+03:00'", CultureInfo.InvariantCulture);

        var message = await PostAsync(app, "/messages", $$"""{"to": "79001234567", "text": "Позже", "sendAt": "{{moscow}}"}""", "later");

        Assert.Equal("scheduled", message["status"]!.GetValue<string>());
        Assert.InRange(at - message["sendAt"]!.GetValue<DateTimeOffset>(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Balance_and_errors_have_the_fields_that_the_module_reads()
    {
        await using var app = await TakeAsync();

        Assert.True((await GetAsync(app, "/balance"))["balance"]!.GetValue<decimal>() > 0);
        using var refused = await SendAsync(app, HttpMethod.Post, "/messages", """{"to": "12", "text": "x"}""", "wrong");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.NotEmpty((await refused.Content.ReadFromJsonAsync<JsonNode>())!["errors"]!["to"]!.AsArray());
        await PostAsync(app, "/messages", """{"to": "79001234567", "text": "one"}""", "used");
        using var other = await SendAsync(app, HttpMethod.Post, "/messages", """{"to": "79001234567", "text": "two"}""", "used");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        using var unknown = await SendAsync(app, HttpMethod.Get, "/messages/123456789012345000", null, null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var keyless = await Http.GetAsync(new Uri(app.Address, "api/balance"));
        Assert.Equal(HttpStatusCode.Unauthorized, keyless.StatusCode);
    }

    private Task<AppHarness> TakeAsync() => apps.TakeAsync(new Dictionary<string, string?> { ["FunctionsHost__Key"] = Key });

    private static async Task<JsonNode> PostAsync(AppHarness app, string path, string body, string key)
    {
        using var answer = await SendAsync(app, HttpMethod.Post, path, body, key);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static async Task<JsonNode> GetAsync(AppHarness app, string path)
    {
        using var answer = await SendAsync(app, HttpMethod.Get, path, null, null);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    // 1C may write a byte order mark before the body.
    private static Task<HttpResponseMessage> SendAsync(AppHarness app, HttpMethod method, string path, string? body, string? key)
    {
        var request = new HttpRequestMessage(method, new Uri(app.Address, $"api{path}"));
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("x-functions-key", Key);
        if (body is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
            request.Content = new ByteArrayContent([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(body)]);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        }

        return Http.SendAsync(request);
    }
}
