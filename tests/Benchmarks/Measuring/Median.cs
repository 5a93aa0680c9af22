namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>Order statistics of a handful or of many samples.</summary>
public static class Median
{
    /// <summary>The middle sample, or the mean of the two in the middle.</summary>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static double Of(IEnumerable<double> samples)
    {
        var sorted = Sorted(samples);
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The smallest sample that is not below this part of all (nearest rank).</summary>
    /// <param name="percent">Over 0, to 100.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static double Percentile(IEnumerable<double> samples, double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var sorted = Sorted(samples);

        // Rounded first: 0.999 * 1000 is a little more than 999.
        return sorted[(int)Math.Ceiling(Math.Round(sorted.Length * percent / 100, 9)) - 1];
    }

    private static double[] Sorted(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        return sorted.Length > 0 ? sorted : throw new ArgumentException("There is no sample.", nameof(samples));
    }
}
