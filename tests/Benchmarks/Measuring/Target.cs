using System.Globalization;

namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>What a figure should be.</summary>
/// <param name="IsOfRatio">It is about the ratio to the ceiling, not about the value.</param>
/// <param name="Floor">What no design could go below, where that is known.</param>
internal sealed record Target(TargetKind Kind, double Bound, bool IsOfRatio = false, double? Floor = null)
{
    private const double Rounding = 1e-9;

    public static Target Ratio(double atLeast) => new(TargetKind.AtLeast, atLeast, IsOfRatio: true);

    public static Target AtMost(double bound, double? floor = null) => new(TargetKind.AtMost, bound, Floor: floor);

    public static Target Below(double bound) => new(TargetKind.Below, bound);

    public static Target Exactly(double bound) => new(TargetKind.Exactly, bound);

    public bool IsMet(double value) => Kind switch
    {
        TargetKind.AtLeast => value >= Bound,
        TargetKind.AtMost => value <= Bound,
        TargetKind.Below => value < Bound,
        _ => Math.Abs(value - Bound) < Rounding,
    };

    public override string ToString()
    {
        var sign = Kind switch { TargetKind.AtLeast => "≥ ", TargetKind.AtMost => "≤ ", TargetKind.Below => "< ", _ => "= " };
        var floor = Floor is { } least ? string.Create(CultureInfo.InvariantCulture, $" (floor {least})") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{(IsOfRatio ? "ratio " : "")}{sign}{Bound}{floor}");
    }
}

internal enum TargetKind
{
    AtLeast,
    AtMost,
    Below,
    Exactly,
}
