namespace SmsFunctions.Standalone.Queues;

/// <summary>The pause before the next look into a queue: 0.1 s after messages came, else doubling with 20 % jitter up to the maximum.</summary>
internal sealed class PollingBackoff(TimeSpan maximum)
{
    public static readonly TimeSpan Minimum = TimeSpan.FromMilliseconds(100);

    private int _emptyPolls;

    public TimeSpan Next(bool messagesCame)
    {
        if (messagesCame)
        {
            _emptyPolls = 1;
            return Minimum;
        }

        var growth = _emptyPolls == 0 ? 0 : Math.Pow(2, _emptyPolls - 1) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        var pause = Minimum * (1 + growth);
        if (pause >= maximum)
        {
            return maximum;
        }

        _emptyPolls++;
        return pause;
    }
}
