using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Http;

/// <summary>Requests of web pages: a page of another origin cannot change anything.</summary>
public sealed class ForeignPageTests
{
    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData("http://localhost:3000", null)]
    [InlineData("http://localhost", null)]
    [InlineData("http://localhost:7071.evil.example", null)]
    [InlineData("null", null)]
    [InlineData("", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    [InlineData(null, "something new")]
    [InlineData("http://localhost:7071", "cross-site")]
    [InlineData("http://localhost:3000", "same-site")]
    public async Task A_page_of_another_origin_is_refused(string? origin, string? site)
    {
        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE" })
        {
            Assert.Equal(403, await Answers.StatusAsync(ForeignPage.Refusal(Request(method, "localhost:7071", origin, site))));
        }
    }

    [Theory]
    [InlineData("localhost:7071", null, null)]
    [InlineData("localhost:7071", "http://localhost:7071", null)]
    [InlineData("localhost:7071", "http://LOCALHOST:7071", "same-origin")]
    [InlineData("localhost:7071", null, "none")]
    [InlineData("app.azurewebsites.net", "https://app.azurewebsites.net", null)]
    [InlineData("app.azurewebsites.net", "https://sms.example.com", "same-origin")]
    [InlineData("[::1]:7071", "http://[::1]:7071", null)]
    public void A_program_and_a_page_of_the_app_itself_are_not_refused(string host, string? origin, string? site) =>
        Assert.Null(ForeignPage.Refusal(Request("POST", host, origin, site)));

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public void A_request_that_changes_nothing_is_not_refused(string method) =>
        Assert.Null(ForeignPage.Refusal(Request(method, "localhost:7071", "https://evil.example", "cross-site")));

    [Fact]
    public void Every_answer_forbids_caches_and_guesses_of_its_type()
    {
        var response = new DefaultHttpContext().Response;

        AnswerHeaders.Set(response);

        Assert.Equal(("nosniff", "no-store"), (response.Headers.XContentTypeOptions.ToString(), response.Headers.CacheControl.ToString()));
    }

    private static HttpRequest Request(string method, string host, string? origin, string? site)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Host) = (method, HostString.FromUriComponent(host));
        foreach (var (name, value) in new[] { ("Origin", origin), ("Sec-Fetch-Site", site) }.Where(header => header.Item2 is not null))
        {
            request.Headers[name] = value;
        }

        return request;
    }
}
