namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>A part of the run that can be selected by name. Each part has its own system, so that the rows of other parts do not slow it down.</summary>
internal interface IPart
{
    string Name { get; }

    /// <value>True if the part runs only when it is named, because it needs a program that the tests do not need.</value>
    bool IsOptional => false;

    /// <exception cref="InvalidOperationException">The part could not be measured. Timeouts and connection errors have the same meaning.</exception>
    Task RunAsync(Bench bench);
}
