using System.Threading.Channels;
using SmsFunctions.Foundation;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Foundation;

public sealed class RefreshedValueTests
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new(new DateTimeOffset(2021, 3, 14, 12, 0, 0, TimeSpan.Zero));
    private readonly Channel<TaskCompletionSource<string>> _reads = Channel.CreateUnbounded<TaskCompletionSource<string>>();
    private readonly RefreshedValue<string> _value;
    private int _outages;

    public RefreshedValueTests() => _value = new RefreshedValue<string>(
        (_, _) => NewRead(),
        new RefreshPolicy(Fresh, Fresh, Fresh, fault => fault is TimeoutException, _ => _outages++),
        _time);

    [Fact]
    public async Task All_callers_share_a_read_until_the_value_is_too_old()
    {
        var (first, second) = (GetAsync(), GetAsync());
        (await NextReadAsync()).SetResult("a");

        Assert.Equal("a", await first);
        Assert.Equal("a", await second);
        Assert.Equal("a", await GetAsync());
        _time.Advance(Fresh);
        var later = GetAsync();
        (await NextReadAsync()).SetResult("b");
        Assert.Equal("b", await later);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_keep_a_value_longer()
    {
        var clock = new StorageClock(_time);
        var value = new RefreshedValue<string>((_, _) => NewRead(), new RefreshPolicy(Fresh, Fresh, Fresh, _ => false, _ => { }), clock);
        var first = value.GetAsync(CancellationToken.None);
        (await NextReadAsync()).SetResult("a");
        await first;
        Assert.Contains(true, Enumerable.Range(0, 3).Select(_ => clock.Compare(_time.GetUtcNow(), _time.GetUtcNow(), _time.GetUtcNow().AddMinutes(-10))));

        _time.Advance(Fresh);
        var later = value.GetAsync(CancellationToken.None);
        (await NextReadAsync()).SetResult("b");

        Assert.Equal("b", await later);
    }

    [Fact]
    public async Task A_read_begun_before_a_doubt_does_not_count()
    {
        var early = GetAsync();
        var first = await NextReadAsync();
        _value.Doubt();
        var late = GetAsync();
        first.SetResult("a");

        Assert.Equal("a", await early);
        Assert.False(late.IsCompleted);
        (await NextReadAsync()).SetResult("b");
        Assert.Equal("b", await late);
        Assert.Equal("b", await GetAsync());
    }

    [Fact]
    public async Task A_value_written_here_is_newer_than_a_read_in_progress()
    {
        var reading = GetAsync();
        var read = await NextReadAsync();
        _value.Set("written");
        read.SetResult("read");

        Assert.Equal("written", await reading);
        Assert.Equal("written", await GetAsync());
    }

    [Fact]
    public async Task During_an_outage_the_last_known_value_is_served_and_the_outage_is_logged_once()
    {
        _value.Set("known");
        for (var outage = 0; outage < 2; outage++)
        {
            _time.Advance(Fresh);
            var reading = GetAsync();
            (await NextReadAsync()).SetException(new TimeoutException());
            Assert.Equal("known", await reading);
            Assert.Equal("known", await GetAsync());
        }

        Assert.Equal(1, _outages);
    }

    [Fact]
    public async Task Without_a_known_value_an_outage_is_an_error_and_the_next_caller_reads_again()
    {
        var reading = GetAsync();
        (await NextReadAsync()).SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => reading);

        var next = GetAsync();
        (await NextReadAsync()).SetResult("a");
        Assert.Equal("a", await next);
    }

    private Task<string> GetAsync() => _value.GetAsync(CancellationToken.None);

    private Task<string> NewRead()
    {
        var read = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _reads.Writer.TryWrite(read);
        return read.Task;
    }

    private ValueTask<TaskCompletionSource<string>> NextReadAsync() => _reads.Reader.ReadAsync();
}
