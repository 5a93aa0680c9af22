using System.Diagnostics;
using System.Globalization;

namespace SmsFunctions.Account;

/// <summary>
/// How an instance signs the rows that it rents: machine, process, its start, and a random part. A process that was killed gave nothing
/// back; whoever runs on the same machine sees that it is gone and need not wait for its rent to end.
/// </summary>
internal static class SlotOwner
{
    // Start times are computed from the machine's clock and differ a little from look to look.
    private const long Tolerance = 5;

    public static string New()
    {
        using var process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{process.Id}/{StartOf(process)}/{Guid.NewGuid():n}");
    }

    /// <summary>Whether the owner is certainly gone. One on another machine never is, as far as anybody here can tell.</summary>
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
            // There is no such process.
            return true;
        }
        catch (Exception hidden) when (hidden is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended in this moment, or is somebody else's: its rent ends soon enough.
            return false;
        }
    }

    private static long StartOf(Process process) => new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeSeconds();
}
