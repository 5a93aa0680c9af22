namespace SmsFunctions.Benchmarks.Rig;

/// <summary>The timeouts for conditions that the system should reach.</summary>
internal static class Timeouts
{
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(60), Long = TimeSpan.FromMinutes(5);

    /// <exception cref="TimeoutException">The timeout has expired.</exception>
    public static void Check(long begun, TimeSpan timeout, string forWhat)
    {
        if (TimeProvider.System.GetElapsedTime(begun) > timeout)
        {
            throw new TimeoutException($"Timeout after {timeout.TotalSeconds:0} s of waiting for {forWhat}.");
        }
    }
}
