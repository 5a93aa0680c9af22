namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>What a load did.</summary>
/// <param name="Latencies">Of each call, in milliseconds.</param>
internal sealed record LoadResult(double Seconds, IReadOnlyList<double> Latencies)
{
    public double PerSecond => Latencies.Count / Seconds;

    public double P(double percent) => Median.Percentile(Latencies, percent);
}
