using System.Text;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Http;

/// <summary>A body must be declared as JSON: a page of another origin can send other types without a preflight request.</summary>
public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/json+plain")]
    [InlineData("application/jsonp")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_body_of_another_type_is_415(string? type)
    {
        var (value, _, problem) = await ReadAsync("{}", type);
        var (_, _, chunked) = await ReadAsync("{}", type, isChunked: true);

        Assert.Null(value);
        Assert.Equal((415, 415), (await Answers.StatusAsync(problem), await Answers.StatusAsync(chunked)));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=us-ascii")]
    [InlineData("application/json; charset=")]
    [InlineData("application/problem+json; profile=x")]
    public async Task A_body_of_JSON_is_read(string type)
    {
        var (value, _, problem) = await ReadAsync("{}", type);

        Assert.Null(problem);
        Assert.NotNull(value);
    }

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("Windows-1251")]
    [InlineData("iso-8859-1")]
    [InlineData("utf-16")]
    [InlineData("utf-7")]
    [InlineData("koi8-r")]
    public async Task A_charset_that_is_not_UTF_8_is_415_and_is_named(string charset)
    {
        var (_, _, problem) = await ReadAsync("{}", $"application/json; charset={charset}");

        var (status, answer, _) = await Requests.AnswerAsync(problem);
        Assert.Equal(415, status);
        Assert.Contains(charset, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_body_needs_no_type() => Assert.NotNull((await ReadAsync("", type: null)).Value);

    private static Task<(NoFields? Value, string Hash, IResult? Problem)> ReadAsync(string body, string? type, bool isChunked = false)
    {
        var request = new DefaultHttpContext().Request;
        (request.ContentType, request.Body) = (type, new MemoryStream(Encoding.UTF8.GetBytes(body)));
        request.ContentLength = isChunked ? null : body.Length;
        request.Headers.TransferEncoding = isChunked ? "chunked" : default(string);
        return new Requests().Reader.ReadJsonAsync(
            request, NoFieldsJson.Default.NoFields, 100, CancellationToken.None, whenEmpty: new NoFields());
    }
}
