using SmsFunctions.EndToEndTests.Faults.Rig;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Troubles;

/// <summary>A wire that now and then cuts a request, drops an answer or takes its time, and that can be down altogether.</summary>
/// <param name="share">Of the requests that meet with something, 0 to 1; a third of them each kind.</param>
/// <param name="usual">The longest time that a request takes when nothing happens.</param>
internal sealed class WireNoise(string name, HttpProxy wire, Random random, double share, TimeSpan usual, FaultCounts counts)
{
    private volatile bool _isDown;
    private volatile bool _isSilent;
    private volatile bool _isSlow;
    private volatile Trap? _trap;

    public void Begin() => (wire.Cuts, wire.Delays) = (CutOf, DelayOf);

    public async Task DownAsync(TimeSpan time)
    {
        _isDown = true;
        await Trouble.Pass(time);
        _isDown = false;
    }

    /// <summary>Everything is carried out, and nothing is answered.</summary>
    public async Task SilentAsync(TimeSpan time)
    {
        _isSilent = true;
        await Trouble.Pass(time);
        _isSilent = false;
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
        wire.StopListening();
        await Trouble.Pass(time);
        wire.ListenAgain();
    }

    /// <summary>Something happens at the next such request.</summary>
    /// <returns>Whether such a request came in time.</returns>
    public async Task<bool> AtNextAsync(Trap trap)
    {
        _trap = trap;
        await Task.WhenAny(trap.IsSprung, Trouble.Pass(Trap.Patience));
        _trap = null;
        return !trap.TryTakeAway();
    }

    public void Silence() => (wire.Cuts, wire.Delays) = (null, null);

    private Cut? CutOf(ProxiedRequest request)
    {
        if (_trap is { } trap && trap.TryTake(request))
        {
            counts.Add($"{name}: {trap.Name}");
            return trap.Spring();
        }

        if (_isDown)
        {
            return Counted("cut while down", before: true);
        }

        if (_isSilent)
        {
            return Counted("answer dropped while silent", before: false);
        }

        var at = Draw();
        return at < share / 3 ? Counted("cut before", before: true) : at < share * 2 / 3 ? Counted("answer dropped", before: false) : null;
    }

    private TimeSpan DelayOf(ProxiedRequest request)
    {
        if (!_isSlow && Draw() >= share / 3)
        {
            return usual * Draw();
        }

        counts.Add($"{name}: delay");
        return TimeSpan.FromSeconds(0.05 + (0.75 * Draw()));
    }

    private Cut Counted(string what, bool before)
    {
        counts.Add($"{name}: {what}");
        return new Cut(before, () => { });
    }

    private double Draw()
    {
        lock (random)
        {
            return random.NextDouble();
        }
    }
}
