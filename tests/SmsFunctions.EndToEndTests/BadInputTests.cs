using System.Net;
using System.Text;

namespace SmsFunctions.EndToEndTests;

/// <summary>Tests that an invalid request gets a 4xx answer with the reason and stores nothing.</summary>
[Collection(WholeAppTests.Name)]
public sealed class BadInputTests(RunningApps apps)
{
    [Theory]
    [InlineData("""{"text":"x"}""", "to")]
    [InlineData("""{"to":"12345","text":"x"}""", "to")]
    [InlineData("""{"to":"79001234567,79001234568","text":"x"}""", "to")]
    [InlineData("""{"to":79001234567,"text":"x"}""", "to")]
    [InlineData("""{"to":"79001234567"}""", "text")]
    [InlineData("""{"to":"79001234567","text":""}""", "text")]
    [InlineData("""{"to":"79001234567","text":"a\u0001b"}""", "text")]
    [InlineData("""{"to":"79001234567","text":"a\uD800b"}""", "text")]
    [InlineData("""{"to":"79001234567","text":"a\uFFFFb"}""", "text")]
    [InlineData("""{"to":"79001234567","text":"x","from":"far too long a name"}""", "from")]
    [InlineData("""{"to":"79001234567","text":"x","from":"Привет"}""", "from")]
    [InlineData("""{"to":"79001234567","text":"x","reference":"a\nb"}""", "reference")]
    [InlineData("""{"to":"79001234567","text":"x","flash":"yes"}""", "flash")]
    [InlineData("""{"to":"79001234567","text":"x","sendat":"2030-01-01T00:00:00"}""", "sendAt")]
    [InlineData("""{"to":"79001234567","text":"x","sendOn":"2030-01-01T00:00:00Z"}""", "sendOn")]
    [InlineData("""{"to":"79001234567","text":"x","sendAt":"2012-01-30T13:10:00Z"}""", "sendAt")]
    [InlineData("""{"to":"79001234567","text":"x","validUntil":"2012-01-30T13:10:00Z"}""", "validUntil")]
    [InlineData("""{"to":"79001234567","text":"x","schedule":"gateway"}""", "sendAt")]
    [InlineData("""{"to":"79001234567","text":"x","mode":"exactlyOnce"}""", "mode")]
    [InlineData("""{"to":"79001234567","to":"79001234568","text":"x"}""", "to")]
    [InlineData("""{"to":"79001234567","text":"x","flash":true,"text":"😀"}""", "text")]
    [InlineData("null", "body")]
    [InlineData("[]", "body")]
    [InlineData("", "body")]
    [InlineData("{", "body")]
    [InlineData("<xml/>", "body")]
    public async Task Bad_input_is_a_400_that_names_the_field_and_stores_nothing(string body, string field)
    {
        await using var app = await apps.TakeAsync();
        using var response = await app.PostRawAsync(Encoding.UTF8.GetBytes(body));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains($"\"{field}\":[", await response.Content.ReadAsStringAsync());
        Assert.Empty(await app.RowsAsync());
    }

    [Fact]
    public async Task A_body_over_64_KB_is_413_with_or_without_a_content_length()
    {
        await using var app = await apps.TakeAsync();
        var body = Encoding.UTF8.GetBytes($$"""{"to":"79001234567","text":"{{new string('a', 64 * 1024)}}"}""");

        using var withLength = await app.PostRawAsync(body);
        using var withoutLength = await app.PostRawAsync(body, chunked: true);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, withLength.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, withoutLength.StatusCode);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a202611228236605199999abcdefgh0000-000")]
    public async Task An_unknown_id_is_404_with_a_problem(string id)
    {
        await using var app = await apps.TakeAsync();
        using var response = await app.GetRawAsync($"api/messages/{id}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
