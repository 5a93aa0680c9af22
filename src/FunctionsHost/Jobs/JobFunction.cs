using FunctionsHost.Worker;

namespace FunctionsHost.Jobs;

/// <summary>A queue or timer function whose settings are complete.</summary>
/// <param name="Source">The queue's name or the timer's schedule, with its <c>%Setting%</c>s resolved.</param>
internal sealed record JobFunction(FunctionDescription Description, string Source)
{
    public string Name => Description.Name;
}
