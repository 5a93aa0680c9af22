namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>Order statistics of samples.</summary>
public static class Median
{
    /// <summary>The middle sample, or the mean of the two in the middle.</summary>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static double Of(IEnumerable<double> samples)
    {
        var sorted = Sorted(samples);
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The percentile by nearest rank: the smallest sample that is not below this share of all samples.</summary>
    /// <param name="percent">The percentile, greater than 0 and at most 100.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static double Percentile(IEnumerable<double> samples, double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var sorted = Sorted(samples);

        // Rounds first, because 0.999 * 1000 is slightly more than 999.
        return sorted[(int)Math.Ceiling(Math.Round(sorted.Length * percent / 100, 9)) - 1];
    }

    private static double[] Sorted(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        return sorted.Length > 0 ? sorted : throw new ArgumentException("There are no samples.", nameof(samples));
    }
}
