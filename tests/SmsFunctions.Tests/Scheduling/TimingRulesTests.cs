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
    [InlineData("2026-11-23t10:00:00z", "2026-11-23T10:00:00Z")]
    [InlineData("2026-11-23T10:00:00.123456789Z", "2026-11-23T10:00:00.1234567Z")]
    [InlineData("2026-11-23T10:00:00.1234567890123456789012345678901234567890+03:00", "2026-11-23T07:00:00.1234567Z")]
    [InlineData("2026-11-23T10:00:00,5Z", "2026-11-23T10:00:00.5Z")]
    [InlineData("2026-11-23T10:00:00+03", "2026-11-23T07:00:00Z")]
    [InlineData("2026-11-23T10:00-0530", "2026-11-23T15:30:00Z")]
    [InlineData("2026-11-23T10:00:00-00:00", "2026-11-23T10:00:00Z")]
    [InlineData("2026-11-23T10:00:00+23:59", "2026-11-22T10:01:00Z")]
    [InlineData("2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z")]
    [InlineData("2027-01-01T02:59:60.5+03:00", "2027-01-01T00:00:00.5Z")]
    [InlineData("2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z")]
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
    [InlineData("2026-11-23 10:00:00Z")]
    [InlineData("2026-11-23T10Z")]
    [InlineData("2026-11-23T10:00:00.Z")]
    [InlineData("2026-11-23T10:00:00+3")]
    [InlineData("2026-11-23T10:00:00 +03:00")]
    [InlineData("2026-11-23T10:00:00Z\n")]
    [InlineData("٢٠٢٦-11-23T10:00:00Z")]
    [InlineData("26-11-23T10:00:00Z")]
    [InlineData("23.11.2026 10:00")]
    [InlineData("1795514400")]
    public void A_malformed_time_is_refused_with_an_example(string text)
    {
        var (_, errors) = Read(text);

        Assert.Contains("2026-12-31T10:00:00+03:00", Assert.Single(errors["sendAt"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-02-30T10:00:00Z", "has a date that does not exist: 2026-02-30")]
    [InlineData("2026-02-30T10:00:00", "has a date that does not exist: 2026-02-30")]
    [InlineData("2027-02-29T10:00:00+03:00", "has a date that does not exist: 2027-02-29")]
    [InlineData("2026-13-01T10:00:00Z", "has a date that does not exist: 2026-13-01")]
    [InlineData("0000-01-01T10:00:00Z", "has a date that does not exist: 0000-01-01")]
    [InlineData("0001-01-01T00:00:00+03:00", "has a date that does not exist in UTC")]
    [InlineData("9999-12-31T23:00:00-03", "has a date that does not exist in UTC")]
    [InlineData("2026-11-23T24:00:00Z", "has a time of day that does not exist: 24:00:00")]
    [InlineData("2026-11-23T10:60Z", "has a time of day that does not exist: 10:60")]
    [InlineData("2026-11-23T10:00:61Z", "has a time of day that does not exist: 10:00:61")]
    [InlineData("2026-11-23T10:00:60Z", "has a second 60 that is not at the end of a day in UTC")]
    [InlineData("2026-11-23T10:00:00+99:00", "has an offset that does not exist: +99:00")]
    [InlineData("2026-11-23T10:00:00+0360", "has an offset that does not exist: +0360")]
    [InlineData("2026-11-23T10:00:00", "must have an offset from UTC, such as 2026-12-31T10:00:00+03:00 or 2026-12-31T07:00:00Z")]
    public void A_time_that_does_not_exist_is_refused_with_the_part_that_is_wrong(string text, string problem) =>
        Assert.Equal([problem], Read(text).Errors["sendAt"]);

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
