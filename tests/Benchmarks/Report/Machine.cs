using System.Runtime.InteropServices;

namespace SmsFunctions.Benchmarks.Report;

/// <summary>The machine on which the figures were measured.</summary>
/// <param name="Load">The load average at the start. It is known only on Linux.</param>
internal sealed record Machine(int Processors, double MemoryGigabytes, string System, string Runtime, string Load)
{
    public static Machine Read() => new(
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        LoadNow());

    public static string LoadNow() => OperatingSystem.IsLinux() ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";

    public override string ToString() => $"{Processors} processors, {MemoryGigabytes:0} GB, {System}, {Runtime}, load before {Load}";
}
