using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmsFunctions.Console;

namespace SmsFunctions.Tests.Console;

/// <summary>The functions that serve the console's page, script and style.</summary>
public sealed class ConsoleFunctionsTests
{
    // One for all tests, as in the app: the files are compressed once.
    private static readonly ConsoleFiles Files = new();

    private static readonly IServiceProvider Services = new ServiceCollection().AddLogging().BuildServiceProvider();

    private readonly ConsoleFunctions _console = new(Files, Options.Create(new ConsoleOptions()));

    [Fact]
    public async Task The_page_names_the_two_files_of_this_version_and_is_checked_at_each_visit()
    {
        var (status, headers, bytes) = await AnswerAsync(_console.Page);
        var page = Encoding.UTF8.GetString(bytes);

        Assert.Equal((200, "no-cache", "text/html; charset=utf-8"), (status, headers.CacheControl.ToString(), headers.ContentType.ToString()));
        Assert.Contains($"src=\"console/{Files.Version}/app.js\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"console/{Files.Version}/app.css\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_has_the_policy_that_lets_only_the_files_of_the_app_run()
    {
        foreach (var file in Of(_console))
        {
            var (_, headers, _) = await AnswerAsync(file);
            Assert.Equal(
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
                + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
                headers.ContentSecurityPolicy.ToString());
            Assert.Equal(
                ("nosniff", "same-origin", "same-origin"),
                (headers.XContentTypeOptions.ToString(), headers["Referrer-Policy"].ToString(), headers["Cross-Origin-Opener-Policy"].ToString()));
        }
    }

    [Fact]
    public async Task Script_and_style_are_kept_by_caches_for_ever()
    {
        var (_, script, _) = await AnswerAsync(request => _console.Script(request, Files.Version));
        var (_, style, _) = await AnswerAsync(request => _console.Style(request, Files.Version));

        Assert.Equal("public, max-age=31536000, immutable", script.CacheControl.ToString());
        Assert.Equal("public, max-age=31536000, immutable", style.CacheControl.ToString());
        Assert.Equal(("text/javascript; charset=utf-8", "text/css; charset=utf-8"), (script.ContentType.ToString(), style.ContentType.ToString()));
    }

    [Fact]
    public async Task Another_version_is_404()
    {
        Assert.Equal(404, (await AnswerAsync(request => _console.Script(request, "000000000000"))).Status);
        Assert.Equal(404, (await AnswerAsync(request => _console.Style(request, "000000000000"))).Status);
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip;q=1.0, br;q=0", "gzip")]
    [InlineData("deflate", "")]
    [InlineData("", "")]
    public async Task The_client_gets_the_best_coding_that_it_accepts(string accepted, string coding)
    {
        var (_, headers, bytes) = await AnswerAsync(request => _console.Script(request, Files.Version), accepted);

        Assert.Equal((coding, "Accept-Encoding"), (headers.ContentEncoding.ToString(), headers.Vary.ToString()));
        Assert.Equal(ConsoleScript.Join(ConsoleSources.Read), Decoded(bytes, coding));
    }

    [Fact]
    public async Task A_console_that_is_switched_off_is_404_and_says_so()
    {
        var off = new ConsoleFunctions(Files, Options.Create(new ConsoleOptions { Enabled = false }));

        foreach (var file in Of(off))
        {
            var (status, _, bytes) = await AnswerAsync(file);
            Assert.Equal(404, status);
            Assert.Contains("Console__Enabled", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        }
    }

    private static string Decoded(byte[] bytes, string coding)
    {
        using var source = new MemoryStream(bytes);
        using Stream stream = coding switch
        {
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            _ => source,
        };
        return new StreamReader(stream).ReadToEnd();
    }

    private static IEnumerable<Func<HttpRequest, IResult>> Of(ConsoleFunctions console) =>
        [console.Page, request => console.Script(request, Files.Version), request => console.Style(request, Files.Version)];

    private static async Task<(int Status, IHeaderDictionary Headers, byte[] Body)> AnswerAsync(Func<HttpRequest, IResult> function, string accepted = "")
    {
        var (context, body) = (new DefaultHttpContext { RequestServices = Services }, new MemoryStream());
        context.Request.Headers.AcceptEncoding = accepted;
        context.Response.Body = body;
        await function(context.Request).ExecuteAsync(context);
        return (context.Response.StatusCode, context.Response.Headers, body.ToArray());
    }
}
