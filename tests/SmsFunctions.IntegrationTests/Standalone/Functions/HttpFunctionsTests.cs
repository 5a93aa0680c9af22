using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

public sealed class HttpFunctionsTests
{
    [Theory]
    [InlineData("DELETE", "api/items/7")]
    [InlineData("HEAD", "api/items/7")]
    [InlineData("OPTIONS", "api/items/7")]
    [InlineData("GET", "api/nothing")]
    [InlineData("GET", "items/7")]
    [InlineData("GET", "api/numbers/seven")]
    public async Task A_wrong_verb_or_an_unknown_route_is_404_with_an_empty_body(string verb, string path)
    {
        await using var host = await TestHost.StartAsync<Functions>(_ => { });

        var answer = await host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(verb), path));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task One_route_may_belong_to_several_functions_by_verb_and_routes_ignore_letter_case()
    {
        await using var host = await TestHost.StartAsync<Functions>(_ => { });

        Assert.Equal("got 7", await host.Http.GetStringAsync("API/Items/7"));
        var put = await host.Http.PutAsync("api/items/7", new StringContent("new"));
        Assert.Equal("put 7 new", await put.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("api/Throws")]
    [InlineData("api/ThrowsAtOnce")]
    [InlineData("api/guids/not-a-guid")]
    public async Task A_throw_is_500_with_an_empty_body_and_is_logged(string path)
    {
        await using var host = await TestHost.StartAsync<Functions>(_ => { });

        var answer = await host.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Single(host.Log.Saying("(Failed, "), line => line.StartsWith("Error Function.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_throw_after_the_answer_began_cuts_the_connection_so_that_half_is_not_taken_for_whole()
    {
        await using var host = await TestHost.StartAsync<Functions>(_ => { });

        await Assert.ThrowsAsync<HttpRequestException>(() => host.Http.GetStringAsync("api/ThrowsHalfWay"));
    }

    [Theory]
    [InlineData("api/Action", HttpStatusCode.Accepted, """{"whoAmI":"action"}""")]
    [InlineData("api/Typed", HttpStatusCode.Conflict, "\"taken\"")]
    [InlineData("api/numbers/41", HttpStatusCode.OK, "42")]
    [InlineData("api/numbers", HttpStatusCode.OK, "1")]
    [InlineData("api/Void", HttpStatusCode.NoContent, "")]
    public async Task Functions_return_any_kind_of_result_and_take_route_values(string path, HttpStatusCode status, string body)
    {
        await using var host = await TestHost.StartAsync<Functions>(_ => { });

        var answer = await host.Http.GetAsync(path);

        Assert.Equal((status, body), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task ConfigureHttpJsonOptions_is_honoured_by_results()
    {
        await using var host = await TestHost.StartAsync<Functions>(setup => setup.Services = services =>
            services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<DayOfWeek>())));

        Assert.Equal("\"Friday\"", await host.Http.GetStringAsync("api/Json"));
    }

    [Fact]
    public async Task The_route_prefix_comes_from_host_json_and_may_be_empty()
    {
        await using var host = await TestHost.StartAsync<Functions>(setup =>
            setup.HostJson = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""");

        Assert.Equal("got 7", await host.Http.GetStringAsync("items/7"));
        Assert.Contains($"GetItem: [GET] http://localhost:{host.Address.Port}/items/{{id}}", host.Output.ToString());
    }

    [Fact]
    public async Task Header_bytes_that_are_not_UTF8_are_handed_over_as_Latin1()
    {
        await using var host = await TestHost.StartAsync<Functions>(_ => { });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Address.Port);
        byte[] request = [.. "GET /api/Header HTTP/1.1\r\nHost: x\r\nConnection: close\r\nSMS_Text: "u8, 0xCF, 0xF0, 0xFF, .. "\r\n\r\n"u8];

        await client.GetStream().WriteAsync(request);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        var answer = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200 ", answer);
        Assert.EndsWith("CFF0FF", answer);
        Assert.DoesNotContain("\r\nServer:", answer);
    }

    internal sealed class Functions
    {
        [Function("GetItem")]
        public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id}")] HttpRequest request, string id) => Results.Text($"got {id}");

        [Function("PutItem")]
        public async Task<IResult> PutAsync([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "items/{id}")] HttpRequest request, string id, CancellationToken cancellation)
        {
            using var reader = new StreamReader(request.Body);
            return Results.Text($"put {id} {await reader.ReadToEndAsync(cancellation)}");
        }

        [Function("Throws")]
        public async Task<IResult> ThrowsAsync([HttpTrigger("get")] HttpRequest request)
        {
            await Task.Yield();
            throw new InvalidOperationException("thrown on purpose");
        }

        [Function("ThrowsAtOnce")]
        public IResult ThrowsAtOnce([HttpTrigger("get")] HttpRequest request) => throw new InvalidOperationException("thrown on purpose");

        [Function("ThrowsHalfWay")]
        public async Task ThrowsHalfWayAsync([HttpTrigger("get")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("half of it");
            await request.HttpContext.Response.Body.FlushAsync();
            throw new InvalidOperationException("thrown on purpose");
        }

        [Function("Action")]
        public IActionResult Action([HttpTrigger("get")] HttpRequest request) => new ObjectResult(new { WhoAmI = "action" }) { StatusCode = 202 };

        [Function("Typed")]
        public Results<Ok, Conflict<string>> Typed([HttpTrigger("get")] HttpRequest request) => TypedResults.Conflict("taken");

        [Function("Json")]
        public IResult Json([HttpTrigger("get")] HttpRequest request) => Results.Json(DayOfWeek.Friday);

        [Function("AddOne")]
        public async Task<IActionResult> AddOneAsync([HttpTrigger("get", Route = "numbers/{number:int?}")] HttpRequest request, int number)
        {
            await Task.Yield();
            return new ContentResult { Content = $"{number + 1}" };
        }

        [Function("Guids")]
        public IResult Guids([HttpTrigger("get", Route = "guids/{id}")] HttpRequest request, Guid id) => Results.Text($"{id}");

        [Function("Void")]
        public void Void([HttpTrigger("get")] HttpRequest request) => request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;

        [Function("Header")]
        public IResult Header([HttpTrigger("get")] HttpRequest request) => Results.Text(Convert.ToHexString(Encoding.Latin1.GetBytes(request.Headers["SMS_Text"].ToString())));
    }
}
