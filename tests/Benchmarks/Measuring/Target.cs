using System.Globalization;

namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>The target of a figure.</summary>
/// <param name="IsOfRatio">True if the target applies to the ratio to the ceiling, false if it applies to the value.</param>
/// <param name="Floor">The minimum that any design needs, if known.</param>
internal sealed record Target(TargetKind Kind, double Bound, bool IsOfRatio = false, double? Floor = null)
{
    private const double Rounding = 1e-9;

    public static Target Ratio(double atLeast) => new(TargetKind.AtLeast, atLeast, IsOfRatio: true);

    public static Target RatioAtMost(double bound) => new(TargetKind.AtMost, bound, IsOfRatio: true);

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
