using SmsFunctions.IntegrationTests.Faults.Rig;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Faults.Troubles;

/// <summary>A wire that now and then cuts a request, drops an answer or takes its time, and that can be down altogether.</summary>
internal sealed class WireNoise
{
    private readonly HttpProxy _wire;
    private readonly Random _random;
    private readonly double _share;
    private readonly FaultCounts _counts;
    private readonly string _name;
    private volatile bool _isDown;
    private volatile bool _isSlow;

    /// <param name="share">Of the requests that meet with something, 0 to 1; a third of them each kind.</param>
    public WireNoise(string name, HttpProxy wire, Random random, double share, FaultCounts counts)
    {
        (_name, _wire, _random, _share, _counts) = (name, wire, random, share, counts);
        wire.Cuts = CutOf;
        wire.Delays = DelayOf;
    }

    public async Task DownAsync(TimeSpan time)
    {
        _isDown = true;
        await Trouble.Pass(time);
        _isDown = false;
    }

    public async Task SlowAsync(TimeSpan time)
    {
        _isSlow = true;
        await Trouble.Pass(time);
        _isSlow = false;
    }

    /// <summary>Nobody listens any more: certainly nothing is sent.</summary>
    public async Task RefuseAsync(TimeSpan time)
    {
        _wire.StopListening();
        await Trouble.Pass(time);
        _wire.ListenAgain();
    }

    public void Silence() => (_wire.Cuts, _wire.Delays) = (null, null);

    private Cut? CutOf(ProxiedRequest request)
    {
        if (_isDown)
        {
            return Counted("cut while down", before: true);
        }

        var at = Draw();
        return at < _share / 3 ? Counted("cut before", before: true) : at < _share * 2 / 3 ? Counted("answer dropped", before: false) : null;
    }

    private TimeSpan DelayOf(ProxiedRequest request)
    {
        if (!_isSlow && Draw() >= _share / 3)
        {
            return TimeSpan.Zero;
        }

        _counts.Add($"{_name}: delay");
        return TimeSpan.FromSeconds(0.05 + (0.75 * Draw()));
    }

    private Cut Counted(string what, bool before)
    {
        _counts.Add($"{_name}: {what}");
        return new Cut(before, () => { });
    }

    private double Draw()
    {
        lock (_random)
        {
            return _random.NextDouble();
        }
    }
}
