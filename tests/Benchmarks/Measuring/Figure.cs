namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>One measured value.</summary>
/// <param name="Part">The part of the run that measured the value.</param>
/// <param name="Ceiling">The value of the ceiling, in the same unit.</param>
/// <param name="Ratio">The ratio to the ceiling. See <see cref="Rounds.Ratio"/>.</param>
/// <param name="Note">An explanation for readers of the figure.</param>
internal sealed record Figure(
    string Part, string Name, double Value, string Unit, double? Ceiling = null, double? Ratio = null, Target? Target = null, string? Note = null)
{
    /// <value>Whether the target is met. Null if there is no target.</value>
    public bool? IsMet => Target?.IsMet(Target.IsOfRatio ? Ratio ?? 0 : Value);
}
