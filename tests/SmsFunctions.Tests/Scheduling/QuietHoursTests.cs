using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Tests.Scheduling;

/// <summary>The hours in which the app sends only messages of mode atLeastOnce.</summary>
public sealed class QuietHoursTests
{
    [Theory]
    // Moscow is UTC+3 all year.
    [InlineData("22:00-08:00", "Europe/Moscow", "2026-11-22T18:59:59Z", null)]
    [InlineData("22:00-08:00", "Europe/Moscow", "2026-11-22T19:00:00Z", "2026-11-23T05:00:00Z")]
    [InlineData("22:00-08:00", "Europe/Moscow", "2026-11-22T22:30:00Z", "2026-11-23T05:00:00Z")]
    [InlineData("22:00-08:00", "Europe/Moscow", "2026-11-23T04:59:59Z", "2026-11-23T05:00:00Z")]
    [InlineData("22:00-08:00", "Europe/Moscow", "2026-11-23T05:00:00Z", null)]
    [InlineData("13:00-14:30", "Asia/Kolkata", "2026-11-22T08:00:00Z", "2026-11-22T09:00:00Z")]
    [InlineData("13:00-14:30", "Asia/Kolkata", "2026-11-22T09:00:00Z", null)]
    [InlineData("13:00-00:00", "UTC", "2026-11-22T23:59:00Z", "2026-11-23T00:00:00Z")]
    // Daylight saving time in Berlin begins on 2026-03-29 at 02:00 and ends on 2026-10-25 at 03:00.
    [InlineData("23:00-02:30", "Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("22:00-08:00", "Europe/Berlin", "2026-10-24T21:00:00Z", "2026-10-25T07:00:00Z")]
    [InlineData(null, "Europe/Moscow", "2026-11-22T22:30:00Z", null)]
    public void Quiet_hours_end_at_the_local_time_of_the_zone(string? window, string zone, string time, string? end) =>
        Assert.Equal(end is null ? null : At(end), Of(window, zone).EndAt(At(time)));

    [Fact]
    public void Messages_of_mode_atLeastOnce_ignore_quiet_hours()
    {
        var quiet = Of("22:00-08:00", "Europe/Moscow");

        Assert.Null(quiet.EndFor(SendMode.AtLeastOnce, At("2026-11-22T22:30:00Z")));
        Assert.NotNull(quiet.EndFor(SendMode.AtMostOnce, At("2026-11-22T22:30:00Z")));
    }

    [Theory]
    [InlineData("22:00", "Europe/Moscow", "QuietHours__Window is '22:00'")]
    [InlineData("22-8", "Europe/Moscow", "QuietHours__Window")]
    [InlineData("08:00-08:00", "Europe/Moscow", "QuietHours__Window")]
    [InlineData("22:00-24:00", "Europe/Moscow", "QuietHours__Window")]
    [InlineData("22:00-08:00", "Moscow", "QuietHours__TimeZone is 'Moscow'")]
    [InlineData("22:00-08:00", "", "QuietHours__TimeZone")]
    public void Malformed_settings_stop_the_startup(string window, string zone, string problem) =>
        Assert.Contains(problem, new QuietHoursOptionsValidator().Validate(null, new QuietHoursOptions { Window = window, TimeZone = zone }).FailureMessage);

    [Fact]
    public void A_message_that_could_never_be_sent_is_refused_and_one_that_is_only_held_is_not()
    {
        var judge = new TimingJudge(Of("22:00-08:00", "Europe/Moscow"));
        var night = At("2026-11-22T22:30:00Z");

        var (_, shortlived) = judge.Judge(new WantedTimes(null, night.AddHours(1), ScheduleKind.Hold), SendMode.AtMostOnce, Taken(night));
        var (_, handed) = judge.Judge(new WantedTimes(night.AddHours(1), null, ScheduleKind.Gateway), SendMode.AtMostOnce, Taken(night));

        Assert.Contains("quiet hours (22:00-08:00, Europe/Moscow) that end at 2026-11-23T05:00:00Z", Assert.Single(shortlived["validUntil"]));
        Assert.Contains("the gateway does not apply them", Assert.Single(handed["sendAt"]));
        Assert.NotNull(judge.Judge(new WantedTimes(null, null, ScheduleKind.Hold), SendMode.AtMostOnce, Taken(night)).Timing);
        Assert.NotNull(judge.Judge(new WantedTimes(null, night.AddHours(1), ScheduleKind.Hold), SendMode.AtLeastOnce, Taken(night)).Timing);
        var repeated = Taken(night) with { IsRepeated = true };
        Assert.NotNull(judge.Judge(new WantedTimes(null, night.AddHours(1), ScheduleKind.Hold), SendMode.AtMostOnce, repeated).Timing);
        Assert.NotNull(judge.Judge(new WantedTimes(night.AddHours(12), null, ScheduleKind.Gateway), SendMode.AtMostOnce, Taken(night)).Timing);
    }

    private static QuietHours Of(string? window, string zone) => new(Options.Create(new QuietHoursOptions { Window = window, TimeZone = zone }));

    private static Acceptance Taken(DateTimeOffset at) => Acceptance.Of(at);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
