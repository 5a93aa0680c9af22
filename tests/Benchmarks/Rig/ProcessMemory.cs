using System.Diagnostics;
using System.Globalization;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>What a process holds of the machine's memory, in MB.</summary>
/// <param name="Peak">The most that it held since its start.</param>
internal sealed record ProcessMemory(double Now, double Peak)
{
    private const double Kilobytes = 1024, Bytes = 1024 * 1024;

    public static ProcessMemory Of(int process)
    {
        if (OperatingSystem.IsLinux())
        {
            var lines = File.ReadAllLines($"/proc/{process}/status");
            return new ProcessMemory(Line("VmRSS:"), Line("VmHWM:"));

            double Line(string name) =>
                double.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / Kilobytes;
        }

        using var found = Process.GetProcessById(process);
        return new ProcessMemory(found.WorkingSet64 / Bytes, found.PeakWorkingSet64 / Bytes);
    }
}
