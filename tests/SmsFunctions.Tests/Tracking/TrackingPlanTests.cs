using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.Tracking;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Tracking;

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
    public void What_was_sent_together_is_not_asked_together() =>
        Assert.True(Enumerable.Range(0, 100).Select(_ => Plan.At(Sent(Noon), 2)).Distinct().Count() > 50);

    [Fact]
    public void Missed_checks_are_one_but_the_last_is_always_made()
    {
        var chunk = Sent(Noon);

        Assert.Equal(1, Plan.After(chunk, Noon.AddSeconds(10), answered: true)?.Number);
        Assert.Equal(3, Plan.After(chunk, Noon.AddMinutes(30), answered: true)?.Number);
        Assert.Equal(3, Plan.After(chunk, Noon.AddDays(30), answered: true)?.Number);
        Assert.Null(Plan.After(chunk with { PollNumber = 3 }, Noon.AddDays(30), answered: true));
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
    public void A_schedule_must_grow(string schedule, bool valid) =>
        Assert.Equal(valid, new TrackingOptionsValidator().Validate(null, new TrackingOptions { Schedule = schedule }).Succeeded);

    [Fact]
    public void The_default_schedule_is_valid_and_ends_before_the_operator_forgets()
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
