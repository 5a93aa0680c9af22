namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>
/// Rates of a flow and of its ceiling, measured in turns. Each flow is compared with the ceiling right before it, so that a machine
/// that gets slower or faster meanwhile changes both.
/// </summary>
public sealed class Rounds
{
    private readonly List<(double Ceiling, double Flow)> _rounds = [];

    public int Count => _rounds.Count;

    /// <value>The median of the ceilings, a second.</value>
    public double Ceiling => Median.Of(_rounds.Select(round => round.Ceiling));

    /// <value>The median of the flows, a second.</value>
    public double Flow => Median.Of(_rounds.Select(round => round.Flow));

    /// <value>The median of the rounds' own ratios, which need not be the ratio of the medians.</value>
    public double Ratio => Median.Of(_rounds.Select(round => round.Flow / round.Ceiling));

    public void Add(double ceiling, double flow) => _rounds.Add((ceiling, flow));
}
