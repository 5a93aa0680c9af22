using SmsFunctions.Callbacks;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Callbacks;

/// <summary>The retry schedule of a callback.</summary>
public sealed class CallbackPlanTests
{
    [Fact]
    public void A_callback_is_retried_for_three_days_with_growing_delays_and_then_abandoned()
    {
        var plan = new CallbackPlan(new Random(7));
        var pauses = Enumerable.Range(1, 9).Select(attempt => plan.After(attempt, null)!.Value).ToList();
        TimeSpan[] least =
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
            .. new[] { 2, 5, 10, 14, 20, 24 }.Select(hours => TimeSpan.FromHours(hours)),
        ];

        Assert.All(pauses.Zip(least), pair => Assert.InRange(pair.First, pair.Second, pair.Second * 1.1));
        Assert.Null(plan.After(10, null));
    }

    [Fact]
    public void A_receiver_may_request_a_longer_delay_of_up_to_24_hours_but_not_a_shorter_one()
    {
        var plan = new CallbackPlan(new Random(7));

        Assert.Equal(TimeSpan.FromMinutes(2), plan.After(1, TimeSpan.FromMinutes(2)));
        Assert.True(plan.After(2, TimeSpan.FromSeconds(1)) >= TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromHours(24), plan.After(1, TimeSpan.FromDays(30)));
        Assert.True(plan.After(1, TimeSpan.FromSeconds(-5)) >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_callback_to_a_silent_receiver_has_its_turn_less_and_less_often_and_ends_with_the_plan()
    {
        var plan = new CallbackPlan(new Random(7));
        var (turns, now) = (0, Build.Noon);
        while (plan.Postponed(Build.Noon, now.AddSeconds(30), now) is { } next)
        {
            var quarter = (now - Build.Noon) / 4;
            Assert.True(next >= now.AddSeconds(30) || next == Build.Noon + CallbackPlan.Whole);
            Assert.True(next >= now + quarter || next == Build.Noon + CallbackPlan.Whole);
            (turns, now) = (turns + 1, next);
        }

        Assert.Equal(Build.Noon + CallbackPlan.Whole, now);
        Assert.InRange(CallbackPlan.Whole, TimeSpan.FromHours(84), TimeSpan.FromHours(85));
        Assert.InRange(turns, 20, 45);
    }
}
