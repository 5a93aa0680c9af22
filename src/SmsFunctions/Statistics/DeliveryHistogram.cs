using System.Collections.Immutable;

namespace SmsFunctions.Statistics;

/// <summary>
/// Delivery times in fixed classes, so that the counts of several instances and hours can be added. Each class has an upper bound. The bounds must not
/// change, because rows with counts exist; a new one may follow the last.
/// </summary>
public static class DeliveryHistogram
{
    /// <value>The upper bounds in seconds, both ends of the last class included: a status is checked for at most eight days.</value>
    public static ImmutableArray<int> Bounds { get; } =
    [
        1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800, 345_600, 691_200,
    ];

    public static ImmutableArray<long> Empty { get; } = [.. new long[Bounds.Length]];

    /// <summary>The class of a time. Longer times than the last bound are in the last class.</summary>
    public static int ClassOf(TimeSpan time)
    {
        var place = Bounds.BinarySearch((int)Math.Min(Math.Ceiling(time.TotalSeconds), Bounds[^1]));
        return place >= 0 ? place : ~place;
    }

    public static ImmutableArray<long> Sum(ImmutableArray<long> one, ImmutableArray<long> other) =>
        one.IsDefaultOrEmpty ? other : other.IsDefaultOrEmpty ? one : [.. one.Zip(other, (left, right) => left + right)];

    /// <summary>The upper bound of the class in which a share of all deliveries was reached.</summary>
    /// <param name="counts">The counts by class; at least one is not zero.</param>
    /// <param name="share">Above 0, at most 1.</param>
    /// <returns>Seconds.</returns>
    public static int Percentile(ImmutableArray<long> counts, double share)
    {
        var (wanted, seen) = (Math.Ceiling(counts.Sum() * share), 0L);
        for (var place = 0; place < counts.Length; place++)
        {
            seen += counts[place];
            if (seen >= wanted)
            {
                return Bounds[place];
            }
        }

        return Bounds[^1];
    }
}
