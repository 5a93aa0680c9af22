using SmsFunctions.Http;

namespace SmsFunctions.Tests.Http;

/// <summary>Two large bodies are processed at a time.</summary>
public sealed class LargeBodiesTests
{
    private static readonly string Large = $$"""{"text":"x"{{new string(' ', 1024 * 1024)}}}""";

    private readonly Requests _requests = new();

    [Fact]
    public async Task A_third_large_body_waits_until_a_request_has_ended()
    {
        var (first, second) = (Requests.Of(Large), Requests.Of(Large));
        await _requests.BatchAsync(first);
        await _requests.BatchAsync(second);

        var third = _requests.BatchAsync(Requests.Of(Large));
        Assert.False(third.IsCompleted);
        await Requests.EndAsync(second);

        Assert.NotNull((await third).Batch);
    }

    [Fact]
    public async Task A_large_body_that_waits_10_seconds_is_503_with_Retry_After()
    {
        await FillAsync();
        var waiting = _requests.BatchAsync(Requests.Of(Large));
        _requests.Time.Advance(TimeSpan.FromSeconds(10));

        var (status, body, headers) = await Requests.AnswerAsync((await waiting).Problem);

        Assert.Equal((503, "10"), (status, headers.RetryAfter.ToString()));
        Assert.Contains("Nothing was stored", body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Sixteen_large_bodies_wait_and_the_next_is_503_at_once()
    {
        await FillAsync();
        var waiting = Enumerable.Range(0, 16).Select(_ => _requests.BatchAsync(Requests.Of(Large))).ToList();

        var (status, _, _) = await Requests.AnswerAsync((await _requests.BatchAsync(Requests.Of(Large))).Problem);

        Assert.Equal(503, status);
        Assert.DoesNotContain(waiting, reading => reading.IsCompleted);
    }

    [Fact]
    public async Task Small_bodies_never_wait_and_a_body_of_unknown_length_counts_as_large()
    {
        await FillAsync();

        Assert.NotNull((await _requests.BatchAsync(Requests.Of("""{"text":"x"}"""))).Batch);
        Assert.False(_requests.BatchAsync(Requests.Of("""{"text":"x"}""", hasLength: false)).IsCompleted);
        var (_, problem) = await _requests.Reader.ReadBytesAsync(Requests.Of("x", hasLength: false), 65_536, default);
        Assert.Null(problem);
    }

    [Fact]
    public async Task A_request_that_has_its_turn_does_not_wait_for_another_one()
    {
        using var large = new LargeBodies(_requests.Time);
        var (first, second, third) = (Requests.Of("{}"), Requests.Of("{}"), Requests.Of("{}"));

        Assert.True(await large.TryEnterAsync(first, default) && await large.TryEnterAsync(first, default) && await large.TryEnterAsync(second, default));
        var waiting = large.TryEnterAsync(third, default);
        _requests.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.False(await waiting);
        Assert.True(await large.TryEnterAsync(second, default));
        Assert.False(large.TryEnterAsync(third, default).IsCompleted);
    }

    [Fact]
    public async Task A_small_body_that_becomes_large_waits_like_a_large_one()
    {
        await FillAsync();
        Assert.Null(await _requests.Reader.WaitAsync(Requests.Of("{}"), 1024 * 1024, default));
        var waiting = _requests.Reader.WaitAsync(Requests.Of("{}"), (1024 * 1024) + 1, default);
        using var gone = new CancellationTokenSource();
        var cancelled = _requests.Reader.WaitAsync(Requests.Of("{}"), 2 * 1024 * 1024, gone.Token);

        await gone.CancelAsync();
        var (status, _, _) = await Requests.AnswerAsync(await cancelled);
        _requests.Time.Advance(TimeSpan.FromSeconds(10));
        var (busy, _, headers) = await Requests.AnswerAsync(await waiting);

        Assert.Equal((503, 503, "10"), (status, busy, headers.RetryAfter.ToString()));
    }

    private async Task FillAsync()
    {
        await _requests.BatchAsync(Requests.Of(Large));
        await _requests.BatchAsync(Requests.Of(Large));
    }
}
