using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Storage;

public sealed class WriteRateTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void The_rate_is_high_above_five_hundred_rows_a_second_and_for_a_second_after_it()
    {
        var rate = new WriteRate(_time);
        rate.Add(500);
        Assert.False(rate.IsHigh);

        rate.Add(1);
        Assert.True(rate.IsHigh);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(rate.IsHigh);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(rate.IsHigh);
    }

    [Fact]
    public void Rows_of_seconds_that_are_apart_do_not_add_up()
    {
        var rate = new WriteRate(_time);
        rate.Add(300);
        _time.Advance(TimeSpan.FromSeconds(1));
        rate.Add(300);
        Assert.False(rate.IsHigh);

        rate.Add(300);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(rate.IsHigh);
    }
}
