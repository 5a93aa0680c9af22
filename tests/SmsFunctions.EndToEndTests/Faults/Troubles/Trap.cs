using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Troubles;

/// <summary>The point of a request at which a trouble starts.</summary>
internal enum Side
{
    /// <summary>The request is not forwarded.</summary>
    Before,

    /// <summary>The request is handled, and its answer is lost.</summary>
    After,

    /// <summary>The request and its answer are forwarded.</summary>
    Meanwhile,
}

/// <summary>A trouble that starts once, at a specific step of the app's work.</summary>
internal sealed record Trap(string Name, Func<ProxiedRequest, bool> Matches, Side Side, Action Happens)
{
    /// <value>The timeout for the step.</value>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int Set = 0, Taken = 1, Sprung = 2, Away = 3;

    private readonly TaskCompletionSource _sprung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Set;

    public Task IsSprung => _sprung.Task;

    /// <returns>True if this is the first matching request.</returns>
    public bool TryTake(ProxiedRequest request) => Matches(request) && Interlocked.CompareExchange(ref _state, Taken, Set) == Set;

    /// <returns>False if the trouble has already started.</returns>
    public bool TryTakeAway() => Interlocked.CompareExchange(ref _state, Away, Set) == Set || Interlocked.CompareExchange(ref _state, Away, Taken) == Taken;

    /// <summary>Starts the trouble and returns the cut for the taken request.</summary>
    public Cut? Spring()
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
        if (Interlocked.CompareExchange(ref _state, Sprung, Taken) == Taken)
        {
            Happens();
            _sprung.SetResult();
        }
    }
}
