namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>
/// Rates of a flow and of its ceiling, measured alternately. Each flow is compared with the ceiling measured just before it, so that a
/// change in the speed of the machine affects both.
/// </summary>
public sealed class Rounds
{
    private readonly List<(double Ceiling, double Flow)> _rounds = [];

    /// <value>The median rate of the ceilings, per second.</value>
    public double Ceiling => Median.Of(_rounds.Select(round => round.Ceiling));

    /// <value>The median rate of the flows, per second.</value>
    public double Flow => Median.Of(_rounds.Select(round => round.Flow));

    /// <value>The median of the ratios of all rounds. It can differ from the ratio of the medians.</value>
    public double Ratio => Median.Of(_rounds.Select(round => round.Flow / round.Ceiling));

    public void Add(double ceiling, double flow) => _rounds.Add((ceiling, flow));
}
