using System.Net;
using System.Text.Json.Nodes;

namespace SmsFunctions.EndToEndTests;

/// <summary>An end-to-end test of GET messages, together with POST messages and GET messages/{id}.</summary>
[Collection(WholeAppTests.Name)]
public sealed class ListTests(RunningApps apps)
{
    [Fact]
    public async Task Accepted_messages_are_listed_by_number_and_status()
    {
        await using var app = await apps.TakeAsync();
        var id = await app.SendAsync(new { to = "+7 (900) 123-45-67", text = "Hello" });
        await app.SendAsync(new { to = "79001234568", text = "Hello" });
        await app.WaitForAsync(id, "delivered");

        var page = await app.GetJsonAsync("api/messages?to=+7%20900%20123-45-67&status=sent,delivered&code=any");
        using var refused = await app.GetRawAsync("api/messages?stauts=sent");

        Assert.Equal(id, Assert.Single(page["items"]!.AsArray())!["id"]!.GetValue<string>());
        Assert.Null(page["continuation"]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.NotNull(JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["errors"]!["stauts"]);
    }
}
