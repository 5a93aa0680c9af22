using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Telemetry;

/// <summary>Events that are logged once an hour.</summary>
public sealed class OnceAnHourTests
{
    private readonly ManualTime _time = new(Build.Noon);
    private readonly OnceAnHour _hourly;

    public OnceAnHourTests() => _hourly = new OnceAnHour(_time);

    [Fact]
    public void An_event_passes_once_an_hour_for_each_subject()
    {
        Assert.Equal([true, false, true, true], new[] { Passes("a"), Passes("a"), Passes("b"), _hourly.Passes("other event") });

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(Passes("a"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(Passes("a"));
    }

    [Fact]
    public void The_subjects_that_callers_choose_are_bounded_and_suppress_no_other_event()
    {
        var passed = Enumerable.Range(0, 5 * OnceAnHour.MaxSubjects).Count(number => Passes($"host{number}"));

        Assert.Equal(OnceAnHour.MaxSubjects + 1, passed);
        Assert.Equal(OnceAnHour.MaxSubjects + 1, _hourly.Count);
        Assert.True(_hourly.Passes("other event"));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(Passes("host4999"));
        Assert.InRange(_hourly.Count, 1, 2);
    }

    private bool Passes(string subject) => _hourly.Passes("event", subject);
}
