using SmsFunctions.Messages;
using SmsFunctions.Tracking;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

public sealed class TrackingPlanTests
{
    private static readonly TrackingPlan Plan = Plan("00:00:10,00:01:00,00:10:00,01:00:00");

    [Fact]
    public void Checks_are_made_within_a_fifth_of_their_step_before_their_offset()
    {
        for (var i = 0; i < 200; i++)
        {
            var chunk = Sent(Noon.AddMilliseconds(i));
            Assert.InRange(Plan.At(chunk, 0), Noon.AddSeconds(8), Noon.AddSeconds(10).AddMilliseconds(i));
            Assert.InRange(Plan.At(chunk, 1), Noon.AddSeconds(50), Noon.AddSeconds(60).AddMilliseconds(i));
        }
    }

    [Fact]
    public void Chunks_that_were_sent_together_are_checked_at_different_times() =>
        Assert.True(Enumerable.Range(0, 100).Select(_ => Plan.At(Sent(Noon), 2)).Distinct().Count() > 50);

    [Fact]
    public void Missed_checks_are_merged_into_one_and_the_last_check_is_always_made()
    {
        var chunk = Sent(Noon);

        Assert.Equal(1, Plan.After(chunk, Noon.AddSeconds(10), answered: true)?.Number);
        Assert.Equal(3, Plan.After(chunk, Noon.AddMinutes(30), answered: true)?.Number);
        Assert.Equal(3, Plan.After(chunk, Noon.AddDays(30), answered: true)?.Number);
        Assert.Null(Plan.After(chunk with { PollNumber = 3 }, Noon.AddDays(30), answered: true));
    }

    [Theory]
    [InlineData(0, 10, 1, 60)]
    [InlineData(1, 60, 1, 120)]
    [InlineData(2, 600, 2, 750)]
    [InlineData(2, 48 * 60, 3, 60 * 60)]
    [InlineData(3, 60 * 60, 3, 75 * 60)]
    [InlineData(3, 24 * 60 * 60, 3, 25 * 60 * 60)]
    public void An_unanswered_check_is_repeated_unless_the_next_check_is_due_sooner(int number, int now, int expected, int seconds)
    {
        var chunk = Sent(Noon) with { PollNumber = number };

        var next = Plan.After(chunk, Noon.AddSeconds(now), answered: false)!.Value;

        Assert.Equal(expected, next.Number);
        Assert.Equal(expected == number ? Noon.AddSeconds(seconds) : Plan.At(chunk, expected), next.At);
        Assert.InRange(next.At, Noon.AddSeconds(seconds * 0.8), Noon.AddSeconds(seconds));
    }

    [Fact]
    public void The_last_check_is_retried_for_a_day()
    {
        var chunk = Sent(Noon) with { PollNumber = 3 };

        Assert.NotNull(Plan.After(chunk, Noon.AddHours(24), answered: false));
        Assert.Null(Plan.After(chunk, Noon.AddHours(24).AddSeconds(1), answered: false));
    }

    [Fact]
    public void After_any_outage_of_three_hours_a_check_is_answered()
    {
        var plan = new TrackingPlan(Microsoft.Extensions.Options.Options.Create(new TrackingOptions()));
        var chunk = Sent(Noon);
        var last = plan.At(chunk, 13);
        for (var begins = Noon; begins <= last; begins = begins.AddMinutes(7))
        {
            Assert.True(LastAnswer(plan, chunk, begins, begins.AddHours(3)) >= begins.AddHours(3), $"away from {begins}");
        }
    }

    [Fact]
    public void A_plan_that_became_shorter_ends_with_its_own_last_check()
    {
        var chunk = Sent(Noon) with { PollNumber = 9 };

        Assert.Equal(Plan.At(chunk, 3), Plan.At(chunk, 9));
        Assert.Null(Plan.After(chunk, Noon.AddHours(1), answered: true));
    }

    private static DateTimeOffset LastAnswer(TrackingPlan plan, Chunk chunk, DateTimeOffset from, DateTimeOffset to)
    {
        var answer = DateTimeOffset.MinValue;
        (int Number, DateTimeOffset At)? check = (0, plan.At(chunk, 0));
        while (check is { } now)
        {
            var answered = now.At < from || now.At >= to;
            answer = answered ? now.At : answer;
            check = plan.After(chunk with { PollNumber = now.Number }, now.At, answered);
        }

        return answer;
    }

    [Fact]
    public void A_message_due_later_than_sent_is_tracked_from_its_due_time() =>
        Assert.InRange(Plan.At(Sent(Noon) with { Due = Noon.AddHours(5) }, 0), Noon.AddHours(5).AddSeconds(8), Noon.AddHours(5).AddSeconds(10));

    [Theory]
    [InlineData("", false)]
    [InlineData("soon", false)]
    [InlineData("00:01:00,00:01:00", false)]
    [InlineData("00:02:00,00:01:00", false)]
    [InlineData("00:00:00", false)]
    [InlineData("-00:00:01", false)]
    [InlineData("8.00:00:00", false)]
    [InlineData("00:00:01", true)]
    [InlineData("00:00:01, 00:00:02", true)]
    public void The_offsets_of_a_schedule_must_increase(string schedule, bool valid) =>
        Assert.Equal(valid, new TrackingOptionsValidator().Validate(null, new TrackingOptions { Schedule = schedule }).Succeeded);

    [Fact]
    public void The_default_schedule_is_valid_and_ends_after_47_hours()
    {
        Assert.True(new TrackingOptionsValidator().Validate(null, new TrackingOptions()).Succeeded);
        Assert.True(TrackingOptions.TryParseSchedule(new TrackingOptions().Schedule, out var offsets));
        Assert.Equal(TimeSpan.FromHours(47), offsets[^1]);
    }

    private static Chunk Sent(DateTimeOffset at) => Chunk() with
    {
        Id = ChunkId.New(at, at),
        Due = Noon,
        Recipients = [new Recipient(Phone) { Status = MessageStatus.Sent, SentAt = at, GatewayIds = ["1"] }],
    };
}
