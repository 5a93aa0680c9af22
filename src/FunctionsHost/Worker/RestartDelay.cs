namespace FunctionsHost.Worker;

/// <summary>The delay before a worker is restarted: none when the last worker completed a call, otherwise 1 s, doubled up to 30 s.</summary>
internal sealed class RestartDelay
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _last;

    /// <param name="hasCompletedCall">Whether the last worker completed a function call.</param>
    public TimeSpan Next(bool hasCompletedCall)
    {
        _last = hasCompletedCall ? TimeSpan.Zero
            : _last == TimeSpan.Zero ? First
            : _last * 2 < Longest ? _last * 2
            : Longest;
        return _last;
    }
}
