using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Tests.Http;

/// <summary>A compressed body is read like any other, within the same bounds before and after it is decompressed.</summary>
public sealed class CompressedBodyTests
{
    private const string Body = """{"to":["79001234567"],"text":"Привет"}""";

    private readonly Requests _requests = new();

    public static TheoryData<string> Codings => ["gzip", "x-gzip", "GZIP", "br", "deflate", " gzip , identity"];

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_compressed_body_is_read_and_has_the_hash_of_its_content(string coding)
    {
        var (batch, hash, problem) = await _requests.BatchAsync(Coded(Encoding.UTF8.GetBytes(Body), coding));

        Assert.Null(problem);
        Assert.Equal("Привет", batch!.Text);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body))), hash);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_compressed_body_is_read_as_bytes(string coding)
    {
        var content = RandomNumberGenerator.GetBytes(1024 * 1024);

        var (bytes, problem) = await _requests.Reader.ReadBytesAsync(Coded(content, coding), 2 * 1024 * 1024, default);

        Assert.Null(problem);
        Assert.Equal(content, bytes.ToArray());
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("gzip, br")]
    [InlineData("aws-chunked")]
    [InlineData("utf-8")]
    [InlineData("*")]
    public async Task Another_coding_is_415_and_names_those_that_are_read(string coding)
    {
        var request = Requests.Of(Body);
        request.Headers.ContentEncoding = coding;

        var (status, answer, headers) = await Requests.AnswerAsync((await _requests.BatchAsync(request)).Problem);

        Assert.Equal((415, "gzip, br, deflate"), (status, headers.AcceptEncoding.ToString()));
        Assert.Contains(coding, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("identity")]
    [InlineData("identity, identity")]
    public async Task A_body_without_a_coding_is_read_as_it_is(string coding)
    {
        var request = Requests.Of(Body);
        request.Headers.ContentEncoding = coding;

        Assert.NotNull((await _requests.BatchAsync(request)).Batch);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_body_that_decompresses_to_more_than_the_bound_is_413_at_the_bound(string coding)
    {
        var bomb = Coded(new byte[64 * 1024 * 1024], coding);
        Assert.InRange(bomb.ContentLength!.Value, 1, 100_000);

        var (_, problem) = await _requests.Reader.ReadBytesAsync(bomb, 65_536, default);
        var (_, none) = await _requests.Reader.ReadBytesAsync(Coded(new byte[65_536], coding), 65_536, default);

        Assert.Equal(413, (await Requests.AnswerAsync(problem)).Status);
        Assert.Null(none);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_compressed_bytes_are_bounded_too(bool hasLength)
    {
        // An empty gzip member, repeated, decompresses to nothing.
        byte[] empty = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var members = Enumerable.Repeat(empty, 70_000 / empty.Length).SelectMany(member => member).ToArray();
        var request = Requests.Of(new MemoryStream(members), hasLength);
        request.Headers.ContentEncoding = "gzip";

        var (_, problem) = await _requests.Reader.ReadBytesAsync(request, 65_536, default);

        Assert.Equal(413, (await Requests.AnswerAsync(problem)).Status);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_body_that_is_not_in_its_coding_or_breaks_off_is_400(string coding)
    {
        var whole = Compress(Encoding.UTF8.GetBytes(Body), coding);
        byte[][] bodies = [Encoding.UTF8.GetBytes(Body), [0], whole[..^12], [.. whole[..10], .. new byte[5], .. whole[15..]], [0xFF, .. whole]];

        foreach (var body in bodies)
        {
            var request = Requests.Of(new MemoryStream(body), hasLength: true);
            request.Headers.ContentEncoding = coding;
            Assert.Equal(400, (await Requests.AnswerAsync((await new Requests().BatchAsync(request)).Problem)).Status);
        }
    }

    [Fact]
    public async Task A_compressed_body_that_stalls_is_408()
    {
        var body = new Pipe();
        await body.Writer.WriteAsync(Compress(Encoding.UTF8.GetBytes(Body), "gzip").AsMemory(0, 12));
        var request = Requests.Of(body.Reader.AsStream());
        request.Headers.ContentEncoding = "gzip";
        var reading = _requests.BatchAsync(request);

        _requests.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(408, (await Requests.AnswerAsync((await reading).Problem)).Status);
    }

    [Fact]
    public async Task A_small_compressed_body_waits_for_its_turn_because_it_may_become_large()
    {
        await _requests.BatchAsync(Coded(Encoding.UTF8.GetBytes(Body), "gzip"));
        await _requests.BatchAsync(Coded(Encoding.UTF8.GetBytes(Body), "br"));

        Assert.False(_requests.BatchAsync(Coded(Encoding.UTF8.GetBytes(Body), "gzip")).IsCompleted);
    }

    private static HttpRequest Coded(byte[] content, string coding)
    {
        var request = Requests.Of(new MemoryStream(Compress(content, coding)), hasLength: true);
        request.Headers.ContentEncoding = coding;
        return request;
    }

    private static byte[] Compress(byte[] content, string coding)
    {
        var bytes = new MemoryStream();
        using (Stream encoder = coding switch
        {
            "br" => new BrotliStream(bytes, CompressionMode.Compress, leaveOpen: true),
            "deflate" => new ZLibStream(bytes, CompressionMode.Compress, leaveOpen: true),
            _ => new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true),
        })
        {
            encoder.Write(content);
        }

        return bytes.ToArray();
    }
}
