using SmsFunctions.Benchmarks.Measuring;

namespace SmsFunctions.Tests.Benchmarks;

public sealed class TargetTests
{
    [Fact]
    public void A_ratio_target_is_compared_with_the_ratio_and_not_with_the_value()
    {
        var figure = new Figure("singles", "accepted and sent", 500, "messages/s", Ceiling: 1000, Ratio: 0.5, Target.Ratio(0.7));

        Assert.False(figure.IsMet);
        Assert.True((figure with { Ratio = 0.7 }).IsMet);
    }

    [Fact]
    public void At_most_includes_its_bound_and_below_excludes_it()
    {
        Assert.True(Target.AtMost(2).IsMet(2));
        Assert.False(Target.Below(2).IsMet(2));
    }

    [Fact]
    public void Exactly_allows_rounding_errors_only()
    {
        Assert.True(Target.Exactly(0.1 + 0.2).IsMet(0.3));
        Assert.False(Target.Exactly(1).IsMet(1.001));
    }

    [Fact]
    public void A_figure_without_a_target_has_no_verdict() => Assert.Null(new Figure("start", "memory", 1, "MB").IsMet);
}
