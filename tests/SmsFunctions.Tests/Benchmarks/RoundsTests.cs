using SmsFunctions.Benchmarks.Measuring;

namespace SmsFunctions.Tests.Benchmarks;

public sealed class RoundsTests
{
    [Fact]
    public void A_machine_that_slows_down_changes_the_rates_and_not_the_ratio()
    {
        var rounds = new Rounds();
        rounds.Add(ceiling: 1000, flow: 800);
        rounds.Add(ceiling: 500, flow: 400);
        rounds.Add(ceiling: 100, flow: 80);

        Assert.Equal((500, 400), (rounds.Ceiling, rounds.Flow));
        Assert.Equal(0.8, rounds.Ratio, 9);
    }

    [Fact]
    public void One_disturbed_round_does_not_change_the_ratio()
    {
        var rounds = new Rounds();
        rounds.Add(ceiling: 100, flow: 80);
        rounds.Add(ceiling: 100, flow: 1);
        rounds.Add(ceiling: 100, flow: 82);

        Assert.Equal(0.8, rounds.Ratio, 9);
    }
}
