using System.Threading.RateLimiting;

namespace SmsFunctions.Concurrency;

/// <summary>
/// Limits the concurrent calls of this instance and serves waiting callers in their order. The limit of a <see cref="ConcurrencyLimiter"/> cannot change, so
/// this class itself holds the permits above the current limit.
/// </summary>
internal sealed class AdjustableLimiter
{
    private readonly int _max;
    private readonly ConcurrencyLimiter _permits;
    private readonly Stack<RateLimitLease> _heldBack = new();
    private readonly Lock _lock = new();
    private int _limit;
    private int _peak;

    /// <param name="max">The highest possible limit. The limit is 0 at first.</param>
    public AdjustableLimiter(int max)
    {
        _max = max;
        _permits = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = max, QueueLimit = int.MaxValue });
        HoldBack();
    }

    /// <summary>Whether a caller waits for a slot.</summary>
    public bool HasWaiting => _permits.GetStatistics()!.CurrentQueuedCount > 0;

    /// <summary>Waits for a slot. A caller that is cancelled leaves the queue and takes nothing.</summary>
    public async Task<SlotLease> AcquireAsync(CancellationToken cancellation)
    {
        ValueTask<RateLimitLease> acquiring;
        lock (_lock)
        {
            acquiring = _permits.AcquireAsync(1, cancellation);
            NotePeak();
        }

        var permit = await acquiring;
        return new SlotLease(() => Return(permit));
    }

    /// <summary>Raises the limit.</summary>
    public void Add(int slots)
    {
        lock (_lock)
        {
            _limit += slots;
            while (_heldBack.Count > _max - _limit)
            {
                _heldBack.Pop().Dispose();
            }

            NotePeak();
        }
    }

    /// <summary>Lowers the limit. Calls in progress above the new limit continue, and their slots are not lent again.</summary>
    public void Remove(int slots)
    {
        lock (_lock)
        {
            _limit -= slots;
            HoldBack();
        }
    }

    /// <summary>Lowers the limit if as many slots are unused.</summary>
    public bool TryRemove(int slots)
    {
        lock (_lock)
        {
            if (_limit - InUse < slots)
            {
                return false;
            }

            Remove(slots);
            return true;
        }
    }

    /// <summary>Returns the largest number of slots in use at a time since the last call of this method.</summary>
    public int TakePeak()
    {
        lock (_lock)
        {
            var peak = _peak;
            _peak = InUse;
            return peak;
        }
    }

    private int InUse => _max - _heldBack.Count - (int)_permits.GetStatistics()!.CurrentAvailablePermits;

    private void NotePeak() => _peak = Math.Max(_peak, InUse);

    // When too few permits are free, Return holds back the others.
    private void HoldBack()
    {
        while (_heldBack.Count < _max - _limit && _permits.AttemptAcquire() is { IsAcquired: true } permit)
        {
            _heldBack.Push(permit);
        }
    }

    private void Return(RateLimitLease permit)
    {
        lock (_lock)
        {
            if (_heldBack.Count < _max - _limit)
            {
                _heldBack.Push(permit);
            }
            else
            {
                permit.Dispose();
            }
        }
    }
}
