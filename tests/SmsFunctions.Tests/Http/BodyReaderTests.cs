using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Tests.Http;

/// <summary>A body is read within its bounds of size and time, and every fault of it is an answer.</summary>
public sealed class BodyReaderTests
{
    private readonly Requests _requests = new();

    public static TheoryData<Exception, int> Faults => new()
    {
        { new BadHttpRequestException("Unexpected end of request content."), 400 },
        { new BadHttpRequestException("Bad chunk size data."), 400 },
        { new BadHttpRequestException("Reading the request body timed out.", 408), 408 },
        { new BadHttpRequestException("Request body too large.", 413), 413 },
        { new ConnectionResetException("The client reset the connection."), 400 },
        { new IOException("The pipe is broken."), 400 },
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_its_limit_is_413_with_or_without_a_length(bool hasLength)
    {
        var (_, problem) = await _requests.Reader.ReadBytesAsync(Requests.Of(new string(' ', 65_537), hasLength), 65_536, default);
        var (bytes, none) = await _requests.Reader.ReadBytesAsync(Requests.Of(new string(' ', 65_536), hasLength), 65_536, default);

        Assert.Equal(413, (await Requests.AnswerAsync(problem)).Status);
        Assert.Null(none);
        Assert.Equal(65_536, bytes.Length);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_body_that_breaks_off_or_that_the_server_refuses_is_an_answer(Exception fault, int status)
    {
        var body = new Pipe();
        await body.Writer.WriteAsync(Encoding.UTF8.GetBytes("""{"to":["""));
        await body.Writer.CompleteAsync(fault);

        var (_, _, problem) = await _requests.BatchAsync(Requests.Of(body.Reader.AsStream()));

        Assert.Equal(status, (await Requests.AnswerAsync(problem)).Status);
    }

    [Fact]
    public async Task A_body_that_stalls_is_408_after_20_seconds()
    {
        var body = new Pipe();
        await body.Writer.WriteAsync(Encoding.UTF8.GetBytes("""{"to":["""));
        var reading = _requests.BatchAsync(Requests.Of(body.Reader.AsStream()));

        _requests.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(reading.IsCompleted);
        _requests.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(408, (await Requests.AnswerAsync((await reading).Problem)).Status);
    }

    [Fact]
    public async Task Each_megabyte_that_has_arrived_gives_a_body_4_more_seconds()
    {
        var body = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var begun = _requests.Time.GetUtcNow();
        var reading = _requests.BatchAsync(Requests.Of(body.Reader.AsStream()));

        await body.Writer.WriteAsync(Encoding.UTF8.GetBytes(new string(' ', 2 * 1024 * 1024)));
        await _requests.Time.TimerIsSetForAsync(begun.AddSeconds(28));
        _requests.Time.Advance(TimeSpan.FromSeconds(28));

        Assert.Equal(408, (await Requests.AnswerAsync((await reading).Problem)).Status);
    }

    [Fact]
    public async Task A_body_that_keeps_coming_is_408_after_2_minutes_however_much_has_arrived()
    {
        var body = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var begun = _requests.Time.GetUtcNow();
        var reading = _requests.Reader.ReadStreamAsync(Requests.Of(body.Reader.AsStream()), new(100 * 1024 * 1024, 8 * 1024 * 1024), ReadAsync, default);

        await body.Writer.WriteAsync(new byte[60 * 1024 * 1024]);
        await _requests.Time.TimerIsSetForAsync(begun.AddMinutes(2));
        _requests.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(408, (await Requests.AnswerAsync((await reading).Problem)).Status);

        static async Task ReadAsync(PipeReader reader, CancellationToken cancellation)
        {
            for (var isComplete = false; !isComplete;)
            {
                var result = await reader.ReadAsync(cancellation);
                isComplete = result.IsCompleted;
                reader.AdvanceTo(result.Buffer.End);
            }
        }
    }

    [Fact]
    public async Task A_request_that_was_cancelled_is_an_answer()
    {
        using var cancelled = new CancellationTokenSource();
        var reading = _requests.BatchAsync(Requests.Of(new Pipe().Reader.AsStream()), cancelled.Token);
        await cancelled.CancelAsync();

        Assert.Equal(503, (await Requests.AnswerAsync((await reading).Problem)).Status);
    }

    [Fact]
    public async Task The_hash_is_that_of_the_whole_body()
    {
        var body = $$"""{"to":["{{string.Join("\",\"", Enumerable.Range(0, 9_000))}}"],"text":"Привет"}   """;

        var (batch, hash, _) = await _requests.BatchAsync(Requests.Of(body));

        Assert.Equal(9_000, batch!.To!.Count);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))), hash);
    }

    [Theory]
    [InlineData("\"text\":\"", "\"")]
    [InlineData("\"messages\":[{\"variables\":{\"a\":[", "]}}]")]
    public async Task A_value_that_the_parser_would_have_to_keep_whole_is_400(string before, string after)
    {
        var body = $"{{{before}{string.Join(',', Enumerable.Repeat('1', 4_000_000))}{after}}}";
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));

        var (_, _, problem) = await _requests.BatchAsync(Requests.Of(stream, hasLength: true));

        Assert.Equal(400, (await Requests.AnswerAsync(problem)).Status);
        Assert.InRange(stream.Position, 1, 1024 * 1024);
    }
}
