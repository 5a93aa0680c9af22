using SmsFunctions.Concurrency;

namespace SmsFunctions.Tests.Concurrency;

public sealed class AdjustableLimiterTests
{
    private readonly AdjustableLimiter _limiter = new(8);

    [Fact]
    public async Task Waiting_callers_are_served_in_order_when_the_limit_is_raised()
    {
        var waiting = Enumerable.Range(0, 3).Select(_ => AcquireAsync()).ToList();
        Assert.True(_limiter.HasWaiting);

        _limiter.Add(2);

        await Task.WhenAll(waiting[..2]);
        Assert.False(waiting[2].IsCompleted);
    }

    [Fact]
    public async Task A_lowered_limit_applies_when_calls_in_progress_have_ended()
    {
        _limiter.Add(2);
        var (first, second) = (await AcquireAsync(), await AcquireAsync());
        var third = AcquireAsync();

        _limiter.Remove(1);
        first.Dispose();
        Assert.False(third.IsCompleted);
        second.Dispose();

        await third;
    }

    [Fact]
    public async Task The_limit_is_lowered_on_request_only_by_unused_slots()
    {
        _limiter.Add(4);
        using var lease = await AcquireAsync();

        Assert.False(_limiter.TryRemove(4));
        Assert.True(_limiter.TryRemove(3));
        Assert.False(AcquireAsync().IsCompleted);
    }

    [Fact]
    public async Task The_peak_counts_the_calls_that_are_still_in_progress()
    {
        _limiter.Add(4);
        using var lease = await AcquireAsync();
        (await AcquireAsync()).Dispose();

        Assert.Equal(2, _limiter.TakePeak());
        Assert.Equal(1, _limiter.TakePeak());
    }

    private Task<SlotLease> AcquireAsync() => _limiter.AcquireAsync(CancellationToken.None);
}
