using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Scheduling;

public sealed class TimingRulesTests
{
    [Theory]
    [InlineData("2026-11-23T10:00:00+03:00", "2026-11-23T07:00:00Z")]
    [InlineData("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z")]
    [InlineData("2026-11-23T10:00+03:00", "2026-11-23T07:00:00Z")]
    [InlineData("2026-11-23T10:00:00.25-05:30", "2026-11-23T15:30:00.25Z")]
    public void A_time_has_an_offset_and_is_stored_in_UTC(string text, string expected)
    {
        var (wanted, errors) = Read(text);

        Assert.Empty(errors);
        Assert.Equal(
            (DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero),
            (wanted!.SendAt, wanted.SendAt!.Value.Offset));
    }

    [Theory]
    [InlineData("2026-11-23T10:00:00")]
    [InlineData("2026-11-23")]
    [InlineData("tomorrow")]
    [InlineData("")]
    [InlineData("2026-02-30T10:00:00Z")]
    [InlineData("23.11.2026 10:00")]
    [InlineData("2026-11-23T10:00:00+99:00")]
    [InlineData("1795514400")]
    public void A_malformed_time_is_refused_with_an_example(string text)
    {
        var (_, errors) = Read(text);

        Assert.Contains("2026-12-31T10:00:00+03:00", Assert.Single(errors["sendAt"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-5 * 60, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(365 * 86400, 365 * 86400)]
    public void A_time_in_the_recent_past_means_now(int wanted, int due)
    {
        var (timing, _) = TimingRules.Judge(new WantedTimes(Noon.AddSeconds(wanted), null, ScheduleKind.Hold), Noon);

        Assert.Equal((Noon.AddSeconds(due), Noon.AddSeconds(due).AddDays(1)), (timing!.Due, timing.ValidUntil));
    }

    [Theory]
    [InlineData(-301, "in the past")]
    [InlineData((365 * 86400) + 1, "365 days ahead")]
    public void A_time_out_of_bounds_is_refused(int seconds, string why)
    {
        var (timing, errors) = TimingRules.Judge(new WantedTimes(Noon.AddSeconds(seconds), null, ScheduleKind.Hold), Noon);

        Assert.Null(timing);
        Assert.Contains(why, Assert.Single(errors["sendAt"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3600, false)]
    [InlineData(3601, true)]
    [InlineData(3600 + (31 * 86400), true)]
    [InlineData(3601 + (31 * 86400), false)]
    public void The_validity_ends_between_1_second_and_31_days_after_the_due_time(int seconds, bool isRight)
    {
        var (timing, errors) = TimingRules.Judge(new WantedTimes(Noon.AddHours(1), Noon.AddSeconds(seconds), ScheduleKind.Hold), Noon);

        Assert.Equal((isRight, !isRight), (timing is not null, errors.ContainsKey("validUntil")));
    }

    [Theory]
    [InlineData(null, null, true, null)]
    [InlineData("hold", null, false, null)]
    [InlineData("gateway", "2026-11-23T10:00:00Z", true, null)]
    [InlineData("gateway", null, true, "sendAt")]
    [InlineData("gateway", "2026-11-23T10:00:00Z", false, "schedule")]
    [InlineData("later", null, true, "schedule")]
    public void Only_a_single_message_with_a_time_can_be_scheduled_by_the_gateway(string? schedule, string? sendAt, bool isSingle, string? wrong)
    {
        var errors = new Dictionary<string, string[]>();

        TimingRules.Read(sendAt, null, schedule, isSingle, errors);

        Assert.Equal(wrong is null ? [] : [wrong], errors.Keys);
    }

    private static (WantedTimes? Wanted, Dictionary<string, string[]> Errors) Read(string sendAt)
    {
        var errors = new Dictionary<string, string[]>();
        return (TimingRules.Read(sendAt, null, null, isGatewayAllowed: true, errors), errors);
    }
}
