using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Disruptions;

/// <summary>The point of a request at which a disruption starts.</summary>
internal enum Side
{
    /// <summary>The request is not forwarded.</summary>
    Before,

    /// <summary>The request is handled, and its answer is lost.</summary>
    After,

    /// <summary>The request and its answer are forwarded.</summary>
    Meanwhile,
}

/// <summary>A disruption that starts once, at a specific step of the app's work.</summary>
internal sealed record StepTrigger(string Name, Func<ProxiedRequest, bool> Matches, Side Side, Action Happens)
{
    /// <value>The timeout for the step.</value>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int Set = 0, Taken = 1, Fired = 2, Away = 3;

    private readonly TaskCompletionSource _fired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Set;

    public Task IsFired => _fired.Task;

    /// <returns>True if this is the first matching request.</returns>
    public bool TryTake(ProxiedRequest request) => Matches(request) && Interlocked.CompareExchange(ref _state, Taken, Set) == Set;

    /// <returns>False if the disruption has already started.</returns>
    public bool TryTakeAway() => Interlocked.CompareExchange(ref _state, Away, Set) == Set || Interlocked.CompareExchange(ref _state, Away, Taken) == Taken;

    /// <summary>Starts the disruption and returns the cut for the taken request.</summary>
    public Cut? Fire()
    {
        if (Side != Side.Meanwhile)
        {
            return new Cut(Side == Side.Before, Now);
        }

        Now();
        return null;
    }

    private void Now()
    {
        if (Interlocked.CompareExchange(ref _state, Fired, Taken) == Taken)
        {
            Happens();
            _fired.SetResult();
        }
    }
}
