namespace SmsFunctions.Benchmarks.Rig;

/// <summary>How long is waited for what should come by itself.</summary>
internal static class Patience
{
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(60), Long = TimeSpan.FromMinutes(5);

    /// <exception cref="TimeoutException">It is over.</exception>
    public static void Check(long begun, TimeSpan patience, string forWhat)
    {
        if (TimeProvider.System.GetElapsedTime(begun) > patience)
        {
            throw new TimeoutException($"{patience.TotalSeconds:0} s were waited for {forWhat}.");
        }
    }
}
