namespace FunctionsHost.Worker;

/// <summary>The pause before a worker is started again: none when the last worker ran for 5 s, otherwise 1 s, doubled up to 30 s.</summary>
internal sealed class RestartDelay
{
    private static readonly TimeSpan LongLife = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _last;

    /// <param name="lived">How long the last worker was ready; zero when it never was.</param>
    public TimeSpan Next(TimeSpan lived)
    {
        _last = lived >= LongLife ? TimeSpan.Zero
            : _last == TimeSpan.Zero ? First
            : _last * 2 < Longest ? _last * 2
            : Longest;
        return _last;
    }
}
