using SmsFunctions.TestSupport;
using SmsFunctions.Tracking;

namespace SmsFunctions.Tests.Tracking;

/// <summary>The pace of the status calls.</summary>
public sealed class PaceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly PassingTime _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(70)]
    [InlineData(250)]
    [InlineData(1_000)]
    public async Task No_second_has_more_calls_than_the_rate(int rate)
    {
        var begun = await CallsAsync(new Pace(Second / rate, _time), 2 * rate);

        Assert.All(begun, at => Assert.InRange(begun.Count(other => other >= at && other < at + Second), 1, rate));
        Assert.InRange(begun[^1] - begun[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.1));
    }

    [Fact]
    public async Task Calls_are_not_made_up_for_after_a_pause()
    {
        var pace = new Pace(Second / 10, _time);
        await CallsAsync(pace, 3);
        await Task.Delay(TimeSpan.FromMinutes(1), _time);

        var begun = await CallsAsync(pace, 20);

        Assert.All(begun, at => Assert.InRange(begun.Count(other => other >= at && other < at + Second), 1, 10));
    }

    [Fact]
    public async Task The_paces_of_two_hints_keep_that_of_the_instance_together()
    {
        var instance = new Pace(Second / 20, _time);

        var (first, second) = (instance.For(Second / 20), instance.For(Second / 15));
        var begun = new List<TimeSpan>();
        for (var i = 0; i < 30; i++)
        {
            begun.AddRange([.. await CallsAsync(first, 1), .. await CallsAsync(second, 1)]);
        }

        Assert.All(begun, at => Assert.InRange(begun.Count(other => other >= at && other < at + Second), 1, 20));
    }

    [Fact]
    public async Task A_hint_is_slower_than_the_instance_when_it_shares_the_rate()
    {
        var begun = await CallsAsync(new Pace(Second / 20, _time).For(Second / 4), 9);

        Assert.Equal(TimeSpan.FromSeconds(2), begun[^1] - begun[0]);
    }

    [Fact]
    public async Task A_cancelled_wait_does_not_block_the_next()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var pace = new Pace(Second, time);
        await pace.NextAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var waiting = pace.NextAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var next = pace.NextAsync(CancellationToken.None);
        time.Advance(Second);

        await next;
    }

    // The times at which the calls begin, from any moment on.
    private async Task<List<TimeSpan>> CallsAsync(Pace pace, int count)
    {
        var begun = new List<TimeSpan>();
        while (begun.Count < count)
        {
            await pace.NextAsync(CancellationToken.None);
            begun.Add(_time.GetElapsedTime(0));
        }

        return begun;
    }
}
