namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>One measured value.</summary>
/// <param name="Part">Which part of the run measured it.</param>
/// <param name="Ceiling">What storage alone does, in the same unit.</param>
/// <param name="Ratio">To the ceiling; see <see cref="Rounds.Ratio"/>.</param>
/// <param name="Note">What must be known to read it.</param>
internal sealed record Figure(string Part, string Name, double Value, string Unit, double? Ceiling = null, double? Ratio = null, Target? Target = null, string? Note = null)
{
    /// <value>Null where there is no target.</value>
    public bool? IsMet => Target?.IsMet(Target.IsOfRatio ? Ratio ?? 0 : Value);
}
