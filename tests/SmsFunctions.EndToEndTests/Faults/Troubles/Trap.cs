using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Troubles;

/// <summary>On which side of a request something happens.</summary>
internal enum Side
{
    /// <summary>The request does not go on.</summary>
    Before,

    /// <summary>It was carried out, and its answer does not come back.</summary>
    After,

    /// <summary>It goes on as if nothing had happened, and so does its answer.</summary>
    Meanwhile,
}

/// <summary>Something that happens once, at a certain step of the app's work.</summary>
internal sealed record Trap(string Name, Func<ProxiedRequest, bool> Matches, Side Side, Action Happens)
{
    /// <value>A step that is not met in this time is not waited for.</value>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int Set = 0, Taken = 1, Sprung = 2, Away = 3;

    private readonly TaskCompletionSource _sprung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Set;

    public Task IsSprung => _sprung.Task;

    /// <returns>Whether this is the request, the first of its kind.</returns>
    public bool TryTake(ProxiedRequest request) => Matches(request) && Interlocked.CompareExchange(ref _state, Taken, Set) == Set;

    /// <returns>False when it has sprung already.</returns>
    public bool TryTakeAway() => Interlocked.CompareExchange(ref _state, Away, Set) == Set || Interlocked.CompareExchange(ref _state, Away, Taken) == Taken;

    /// <summary>What the wire does with the request that was taken.</summary>
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
