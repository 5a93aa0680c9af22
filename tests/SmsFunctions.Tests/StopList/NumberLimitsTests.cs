using Microsoft.Extensions.Options;
using SmsFunctions.StopList;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.StopList;

/// <summary>The limits of the messages that one number may get.</summary>
public sealed class NumberLimitsTests
{
    private readonly ManualTime _time = new(Build.Noon);

    [Fact]
    public void The_sixth_message_in_a_minute_is_refused_until_the_first_is_a_minute_old()
    {
        var limits = Of(new LimitsOptions().PerNumber);
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(limits.Count(Build.Phone, isAlert: false));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var refusal = limits.Count(Build.Phone, isAlert: false)!;
        Assert.Equal(("TooManyToNumber", TimeSpan.FromSeconds(55)), (refusal.Error.Code, refusal.RetryAfter));
        Assert.Contains("5 messages within 00:01:00 (Limits__PerNumber); the next one is possible in 55 s", refusal.Error.Text);
        Assert.Null(limits.Count("79001234568", isAlert: false));
        _time.Advance(TimeSpan.FromSeconds(55));
        Assert.Null(limits.Count(Build.Phone, isAlert: false));
        Assert.NotNull(limits.Count(Build.Phone, isAlert: false));
    }

    [Fact]
    public void The_31st_message_in_a_day_is_refused_although_the_minutes_are_not_full()
    {
        var limits = Of(new LimitsOptions().PerNumber);
        for (var i = 0; i < 30; i++)
        {
            Assert.Null(limits.Count(Build.Phone, isAlert: false));
            _time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(TimeSpan.FromHours(19), limits.Count(Build.Phone, isAlert: false)!.RetryAfter);
        _time.Advance(TimeSpan.FromHours(19));
        Assert.Null(limits.Count(Build.Phone, isAlert: false));
    }

    [Fact]
    public void Alert_hooks_have_a_limit_of_their_own_of_60_an_hour()
    {
        var limits = Of("1/00:01:00");
        Assert.Null(limits.Count(Build.Phone, isAlert: false));
        Assert.All(Enumerable.Range(0, 60), _ => Assert.Null(limits.Count(Build.Phone, isAlert: true)));

        var refusal = limits.Count(Build.Phone, isAlert: true)!;

        Assert.Equal(TimeSpan.FromHours(1), refusal.RetryAfter);
        Assert.Contains("the limit of alert hooks", refusal.Error.Text);
        Assert.NotNull(limits.Count(Build.Phone, isAlert: false));
    }

    [Fact]
    public void A_message_that_was_not_accepted_is_taken_back()
    {
        var limits = Of("2/00:01:00");
        for (var i = 0; i < 10; i++)
        {
            Assert.Null(limits.Count(Build.Phone, isAlert: false));
            limits.Uncount(Build.Phone, isAlert: false);
        }

        Assert.Null(limits.Count(Build.Phone, isAlert: false));
        Assert.Null(limits.Count(Build.Phone, isAlert: false));
        Assert.NotNull(limits.Count(Build.Phone, isAlert: false));
        limits.Uncount(Build.Phone, isAlert: true);
        limits.Uncount("79001234568", isAlert: false);
        Assert.NotNull(limits.Count(Build.Phone, isAlert: false));
    }

    [Fact]
    public void A_number_whose_only_message_is_taken_back_is_forgotten()
    {
        var counts = new NumberCounts([new NumberLimit(1, TimeSpan.FromMinutes(1))], _time, capacity: 100);
        counts.Count(Build.Phone);

        counts.Uncount(Build.Phone);

        Assert.Equal(0, counts.Known);
    }

    [Fact]
    public void Zero_switches_the_limits_off() => Assert.All(Enumerable.Range(0, 200), i => Assert.Null(Of("0").Count(Build.Phone, isAlert: i % 2 == 0)));

    [Fact]
    public void A_number_without_recent_messages_is_forgotten_and_the_oldest_leaves_when_too_many_are_known()
    {
        var counts = new NumberCounts([new NumberLimit(1, TimeSpan.FromMinutes(1))], _time, capacity: 100);
        Assert.All(Enumerable.Range(0, 150), i => Assert.Null(counts.Count($"7900{i:D7}")));

        Assert.Equal(100, counts.Known);
        Assert.NotNull(counts.Count("79000000149"));
        Assert.NotNull(counts.Count("79000000050"));
        Assert.Null(counts.Count("79000000000"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(counts.Count("79000000149"));
        Assert.Equal(1, counts.Known);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("0/00:01:00")]
    [InlineData("1001/00:01:00")]
    [InlineData("5/00:00:00")]
    [InlineData("5/8.00:00:00")]
    [InlineData("5/00:01:00;30/1.00:00:00")]
    [InlineData("1/00:00:01,2/00:00:02,3/00:00:03,4/00:00:04,5/00:00:05")]
    public void A_malformed_limit_stops_the_startup_with_an_error_that_names_it(string text) => Assert.Contains(
        $"Limits__PerNumber is '{text}'", new LimitsOptionsValidator().Validate(null, new LimitsOptions { PerNumber = text }).FailureMessage);

    private NumberLimits Of(string perNumber) => new(Options.Create(new LimitsOptions { PerNumber = perNumber }), _time);
}
