using System.Diagnostics;
using System.Globalization;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>The resident memory of a process, in MB.</summary>
/// <param name="Peak">The maximum since the start of the process.</param>
internal sealed record ProcessMemory(double Now, double Peak)
{
    private const double Kilobytes = 1024, Bytes = 1024 * 1024;

    /// <summary>Makes the peak start from now. Only Linux can do this.</summary>
    public static void ForgetPeak(int process)
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText($"/proc/{process}/clear_refs", "5");
        }
    }

    public static ProcessMemory Of(int process)
    {
        if (OperatingSystem.IsLinux())
        {
            var lines = File.ReadAllLines($"/proc/{process}/status");
            return new ProcessMemory(Line("VmRSS:"), Line("VmHWM:"));

            double Line(string name)
            {
                var value = lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
                return double.Parse(value.Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / Kilobytes;
            }
        }

        using var found = Process.GetProcessById(process);
        return new ProcessMemory(found.WorkingSet64 / Bytes, found.PeakWorkingSet64 / Bytes);
    }
}
