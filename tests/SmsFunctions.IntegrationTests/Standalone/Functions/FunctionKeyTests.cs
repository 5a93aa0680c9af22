using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

public sealed class FunctionKeyTests
{
    [Theory]
    [InlineData("api/Guarded", null, HttpStatusCode.Unauthorized)]
    [InlineData("api/Guarded", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("api/Guarded", "", HttpStatusCode.Unauthorized)]
    [InlineData("api/Guarded", "right", HttpStatusCode.OK)]
    [InlineData("api/Guarded?code=right", null, HttpStatusCode.OK)]
    [InlineData("api/Guarded?code=wrong", null, HttpStatusCode.Unauthorized)]
    [InlineData("api/Guarded?code=right", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("api/Administered", null, HttpStatusCode.Unauthorized)]
    [InlineData("api/Open", null, HttpStatusCode.OK)]
    [InlineData("api/Open", "wrong", HttpStatusCode.OK)]
    public async Task A_configured_key_is_asked_of_every_function_but_anonymous_ones(string path, string? key, HttpStatusCode expected)
    {
        await using var host = await TestHost.StartAsync<Functions>(setup => setup.Settings["Standalone__FunctionKey"] = "right");

        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        var answer = await host.Http.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Without_a_configured_key_nothing_is_asked_as_under_func()
    {
        await using var host = await TestHost.StartAsync<Functions>(_ => { });

        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("api/Guarded")).StatusCode);
    }

    internal sealed class Functions
    {
        // The level that the attribute has when none is given.
        [Function("Guarded")]
        public IResult Guarded([HttpTrigger] HttpRequest request) => Results.Ok();

        [Function("Administered")]
        public IResult Administered([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => Results.Ok();

        // With verbs and no level it is Anonymous.
        [Function("Open")]
        public IResult Open([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }
}
