using SmsFunctions.Callbacks;

namespace SmsFunctions.Tests.Callbacks;

/// <summary>When a callback is tried again.</summary>
public sealed class CallbackPlanTests
{
    [Fact]
    public void It_is_tried_for_three_days_with_growing_pauses_and_then_given_up()
    {
        var plan = new CallbackPlan(new Random(7));
        var pauses = Enumerable.Range(1, 9).Select(attempt => plan.After(attempt, null)!.Value).ToList();
        TimeSpan[] least = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), .. new[] { 2, 5, 10, 14, 20, 24 }.Select(hours => TimeSpan.FromHours(hours))];

        Assert.All(pauses.Zip(least), pair => Assert.InRange(pair.First, pair.Second, pair.Second * 1.1));
        Assert.Null(plan.After(10, null));
    }

    [Fact]
    public void A_receiver_may_ask_for_more_time_but_not_for_less_and_not_for_ever()
    {
        var plan = new CallbackPlan(new Random(7));

        Assert.Equal(TimeSpan.FromMinutes(2), plan.After(1, TimeSpan.FromMinutes(2)));
        Assert.True(plan.After(2, TimeSpan.FromSeconds(1)) >= TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromHours(24), plan.After(1, TimeSpan.FromDays(30)));
        Assert.True(plan.After(1, TimeSpan.FromSeconds(-5)) >= TimeSpan.FromSeconds(5));
    }
}
