using System.Diagnostics;
using System.Globalization;

namespace SmsFunctions.Concurrency;

/// <summary>
/// The owner id that an instance writes to the rows that it rents: machine, process id, process start time and a random part. A killed process returns
/// no slots. An instance on the same machine can detect this and does not have to wait until the rental ends.
/// </summary>
internal static class SlotOwner
{
    // Start times are computed from the machine's clock and vary by a few seconds between reads.
    private const long Tolerance = 5;

    public static string New()
    {
        using var process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{process.Id}/{StartOf(process)}/{Guid.NewGuid():n}");
    }

    /// <summary>Whether the owner process has certainly ended. For an owner on another machine this is always false, because it cannot be checked.</summary>
    public static bool IsGone(string? owner)
    {
        var parts = owner?.Split('/');
        if (parts is not [var machine, var id, var started, _] || machine != Environment.MachineName
            || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !long.TryParse(started, NumberStyles.None, CultureInfo.InvariantCulture, out var start))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(number);
            return Math.Abs(StartOf(process) - start) > Tolerance;
        }
        catch (ArgumentException)
        {
            // The process does not exist.
            return true;
        }
        catch (Exception hidden) when (hidden is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // The process ended just now or belongs to another user. In both cases its rental ends within a minute.
            return false;
        }
    }

    private static long StartOf(Process process) => new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeSeconds();
}
