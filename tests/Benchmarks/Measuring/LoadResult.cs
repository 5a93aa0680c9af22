namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>The result of a load.</summary>
/// <param name="Latencies">The latency of each call, in milliseconds.</param>
internal sealed record LoadResult(double Seconds, IReadOnlyList<double> Latencies)
{
    public double PerSecond => Latencies.Count / Seconds;

    public double P(double percent) => Median.Percentile(Latencies, percent);
}
