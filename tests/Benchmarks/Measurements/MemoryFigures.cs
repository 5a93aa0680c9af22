using SmsFunctions.Benchmarks.Measuring;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Reports the memory of the app during the other parts.</summary>
internal static class MemoryFigures
{
    public const string Name = "memory";

    private const double MaxMegabytes = 200;

    public static void Add(Bench bench)
    {
        foreach (var (load, memory) in bench.Memory)
        {
            bench.Add(new Figure(Name, $"most, {load}", memory.Peak, "MB", Target: Target.AtMost(MaxMegabytes), Note: $"{memory.Now:0} MB at its end"));
        }
    }
}
