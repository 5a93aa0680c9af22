using System.Net;
using System.Text;

namespace SmsFunctions.EndToEndTests;

/// <summary>
/// Tests that a web page of another origin can neither use the bundled host, which listens on loopback, nor change anything in the app, and that every
/// answer has the headers that keep it out of caches.
/// </summary>
[Collection(WholeAppTests.Name)]
public sealed class WebPageTests(RunningApps apps)
{
    private const string Message = """{"to":"79001234567","text":"Hello"}""";

    [Theory]
    [InlineData("Host", "evil.example", HttpStatusCode.BadRequest)]
    [InlineData("Host", "localhost.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("Host", "192.168.1.5", HttpStatusCode.BadRequest)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Content-Type", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Content-Type", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_page_of_another_origin_cannot_send(string header, string value, HttpStatusCode expected)
    {
        await using var app = await apps.TakeAsync();

        using var answer = await SendAsync(app, HttpMethod.Post, "api/messages", (header, value));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty(await app.RowsAsync());
    }

    [Fact]
    public async Task A_page_of_the_app_itself_can_send()
    {
        await using var app = await apps.TakeAsync();

        using var byOrigin = await SendAsync(app, HttpMethod.Post, "api/messages", ("Origin", app.Address.GetLeftPart(UriPartial.Authority)));
        using var bySite = await SendAsync(app, HttpMethod.Post, "api/messages", ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (byOrigin.StatusCode, bySite.StatusCode));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public async Task The_host_answers_under_every_loopback_name(string name)
    {
        await using var app = await apps.TakeAsync();

        using var answer = await SendAsync(app, HttpMethod.Get, "api/openapi.json", ("Host", $"{name}:{app.Address.Port}"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("POST", "api/messages")]
    [InlineData("POST", "api/messages?dryRun=maybe")]
    [InlineData("GET", "api/messages")]
    [InlineData("GET", "api/messages?limit=none")]
    [InlineData("GET", "api/messages/nonsense")]
    [InlineData("GET", "api/health")]
    [InlineData("GET", "api/docs")]
    [InlineData("GET", "api/1c/1c_b.php")]
    [InlineData("DELETE", "api/stoplist/12", "Origin", "https://evil.example")]
    [InlineData("PUT", "api/gate", "Content-Type", "text/plain")]
    public async Task Every_answer_stays_out_of_caches_and_keeps_its_type(string method, string path, string header = "Accept", string value = "*/*")
    {
        await using var app = await apps.TakeAsync();

        using var answer = await SendAsync(app, new HttpMethod(method), path, (header, value));

        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-store"], answer.Headers.GetValues("Cache-Control"));
    }

    private static async Task<HttpResponseMessage> SendAsync(AppHarness app, HttpMethod method, string path, (string Name, string Value) header)
    {
        using var client = new HttpClient { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get)
        {
            request.Content = new StringContent(Message, Encoding.UTF8, header.Name == "Content-Type" ? header.Value : "application/json");
        }

        _ = header.Name == "Content-Type" || request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return await client.SendAsync(request);
    }
}
