using SmsFunctions.EndToEndTests.Faults.Rig;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Disruptions;

/// <summary>Random faults on a connection: it cuts requests, drops answers or delays them. It can also be down completely.</summary>
/// <param name="share">The share of requests with a fault, 0 to 1. Each of the three kinds has a third.</param>
/// <param name="usual">The maximum delay of a request without a fault.</param>
internal sealed class WireNoise(string name, HttpProxy wire, Random random, double share, TimeSpan usual, FaultCounts counts)
{
    private volatile bool _isDown;
    private volatile bool _isSilent;
    private volatile bool _isSlow;
    private volatile StepTrigger? _trigger;

    public void Begin() => (wire.Cuts, wire.Delays) = (CutOf, DelayOf);

    public async Task DownAsync(TimeSpan time)
    {
        _isDown = true;
        await Disruption.Pass(time);
        _isDown = false;
    }

    /// <summary>All requests are handled, and all answers are lost.</summary>
    public async Task SilentAsync(TimeSpan time)
    {
        _isSilent = true;
        await Disruption.Pass(time);
        _isSilent = false;
    }

    public async Task SlowAsync(TimeSpan time)
    {
        _isSlow = true;
        await Disruption.Pass(time);
        _isSlow = false;
    }

    /// <summary>New connections are refused, so that certainly nothing is sent.</summary>
    public async Task RefuseAsync(TimeSpan time)
    {
        wire.StopListening();
        await Disruption.Pass(time);
        wire.ListenAgain();
    }

    /// <summary>Starts a disruption at the next matching request.</summary>
    /// <returns>True if a matching request arrived in time.</returns>
    public async Task<bool> AtNextAsync(StepTrigger trigger)
    {
        _trigger = trigger;
        await Task.WhenAny(trigger.IsFired, Disruption.Pass(StepTrigger.Patience));
        _trigger = null;
        return !trigger.TryTakeAway();
    }

    public void End() => (wire.Cuts, wire.Delays) = (null, null);

    private Cut? CutOf(ProxiedRequest request)
    {
        if (_trigger is { } trigger && trigger.TryTake(request))
        {
            counts.Add($"{name}: {trigger.Name}");
            return trigger.Fire();
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
