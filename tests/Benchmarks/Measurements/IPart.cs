namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>A part of the run that can be chosen by name. It has a system of its own, so that no part pays for another's rows.</summary>
internal interface IPart
{
    string Name { get; }

    /// <exception cref="InvalidOperationException">It could not be measured; so do time-outs and faults of the wire say.</exception>
    Task RunAsync(Bench bench);
}
