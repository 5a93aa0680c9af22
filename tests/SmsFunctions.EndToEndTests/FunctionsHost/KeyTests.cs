using System.Net;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

[Collection(SharedHostTests.Name)]
public sealed class KeyTests(SharedHost shared)
{
    [Theory]
    [InlineData("locked")]
    [InlineData("otherlocked")]
    [InlineData("adminonly")]
    public async Task Without_a_key_or_with_a_wrong_one_a_function_is_401_without_a_body(string path)
    {
        foreach (var key in (string?[])[null, "", "wrong"])
        {
            using var answer = await AskAsync(path, key);
            Assert.Equal((HttpStatusCode.Unauthorized, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }
    }

    [Theory]
    [InlineData("locked")]
    [InlineData("otherlocked")]
    [InlineData("adminonly")]
    public async Task The_hosts_key_opens_every_function(string path)
    {
        using var answer = await AskAsync(path, SharedHost.Key);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("locked", HttpStatusCode.OK)]
    [InlineData("otherlocked", HttpStatusCode.Unauthorized)]
    [InlineData("adminonly", HttpStatusCode.Unauthorized)]
    public async Task A_functions_own_key_opens_that_function_alone(string path, HttpStatusCode expected)
    {
        using var answer = await AskAsync(path, SharedHost.LockedKey);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task The_key_can_be_in_the_query_and_the_header_takes_precedence()
    {
        var query = $"locked?code={Uri.EscapeDataString(SharedHost.LockedKey)}";

        using var byQuery = await AskAsync(query, null);
        using var byWrongHeader = await AskAsync(query, "wrong");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (byQuery.StatusCode, byWrongHeader.StatusCode));
    }

    private Task<HttpResponseMessage> AskAsync(string path, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        return shared.Host.Client.SendAsync(request);
    }
}
