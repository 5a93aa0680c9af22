using SmsFunctions.Messages;

namespace SmsFunctions.Concurrency;

/// <summary>
/// The slots of the blocks that this instance has rented. Waiting callers are served in their order, those of priority low after all others, but not
/// less often than the share that the pool was made with. A free slot of the block with the lowest number is lent first, so that the other blocks stay
/// unused and can be given back.
/// </summary>
/// <param name="lowShare">While low callers wait, and may have a slot, at least one slot in this number is lent to them; at least 1.</param>
internal sealed class SlotPool(int lowShare)
{
    // At least one call in this number is of priority low while low work waits.
    private const int LeastLow = 8;

    private readonly SortedDictionary<int, RentedBlock> _blocks = [];
    private readonly Queue<SlotRequest> _waiting = [], _lowWaiting = [];
    private readonly Lock _lock = new();
    private int _callers, _lowCallers, _lowInUse;
    private long _lent, _lentLow;

    // The slots lent to other callers, one after another, each while a low caller waited that might have had it.
    private int _passed;

    /// <summary>
    /// Returns the share that leads to one low call in eight. Low calls use only a part of the slots of the app, and other instances may have none of
    /// that part, so their share of the slots of an instance is larger.
    /// </summary>
    public static int ShareOf(int low, int max) => Math.Max(1, LeastLow * low / max);

    /// <summary>Whether there are more callers, with a slot or waiting for one, than slots that they may use.</summary>
    public bool IsShort => IsShortOf(Priority.Normal) || IsShortOf(Priority.Low);

    public IReadOnlyList<RentedBlock> Blocks
    {
        get
        {
            lock (_lock)
            {
                return [.. _blocks.Values];
            }
        }
    }

    /// <summary>Whether callers of a priority need another block. Low callers use no more slots than their part of the blocks.</summary>
    public bool IsShortOf(Priority priority)
    {
        lock (_lock)
        {
            return priority == Priority.Low
                ? _lowCallers > LowSize
                : _callers - _lowCallers + Math.Min(_lowCallers, LowSize) > _blocks.Values.Sum(block => block.Size);
        }
    }

    /// <summary>Whether callers of priority low, or any others, have a slot or wait for one.</summary>
    public bool HasCallers(bool isLow)
    {
        lock (_lock)
        {
            return isLow ? _lowCallers > 0 : _callers > _lowCallers;
        }
    }

    /// <summary>Whether callers of a kind wait, and the blocks have no slot for them at all.</summary>
    public bool LacksAll(bool isLow)
    {
        lock (_lock)
        {
            return isLow ? _lowCallers > 0 && LowSize == 0 : _callers > _lowCallers && _blocks.Count == 0;
        }
    }

    /// <summary>The number of slots that were lent to callers of priority low, or to all others, since the start.</summary>
    public long CountLent(bool isLow)
    {
        lock (_lock)
        {
            return isLow ? _lentLow : _lent;
        }
    }

    /// <summary>Waits for a slot.</summary>
    /// <param name="isUsable">A block for which this is false is removed.</param>
    /// <param name="cancellation">A caller that is cancelled leaves the queue and takes nothing.</param>
    public async Task<SlotLease> TakeAsync(Priority priority, Predicate<RentedBlock> isUsable, CancellationToken cancellation)
    {
        var request = new SlotRequest(priority, isUsable);
        lock (_lock)
        {
            Count(request, 1);
            (request.IsLow ? _lowWaiting : _waiting).Enqueue(request);
            Lend();
        }

        using var leaving = cancellation.UnsafeRegister((_, token) => Leave(request, token), null);
        return await request.Lease;
    }

    public void Add(RentedBlock block)
    {
        lock (_lock)
        {
            _blocks.Add(block.Number, block);
            Lend();
        }
    }

    public void Renew(RentedBlock block, Azure.ETag etag, DateTimeOffset now)
    {
        lock (_lock)
        {
            (block.ETag, block.RentedAt) = (etag, now);
        }
    }

    /// <summary>Removes a block. Calls in progress continue, and their slots are not lent again.</summary>
    public void Remove(RentedBlock block)
    {
        lock (_lock)
        {
            if (Has(block))
            {
                _blocks.Remove(block.Number);
            }
        }
    }

    /// <summary>Removes the blocks without a call in progress. A block stays while the low calls in progress need its part.</summary>
    /// <param name="sinceLastCheck">Leaves the blocks that were used since the last call of this method.</param>
    /// <returns>The removed blocks.</returns>
    public IReadOnlyList<RentedBlock> RemoveUnused(bool sinceLastCheck)
    {
        lock (_lock)
        {
            List<RentedBlock> unused = [];
            foreach (var block in _blocks.Values.Where(block => block.InUse == 0 && !(sinceLastCheck && block.WasUsed)).ToList())
            {
                if (_lowInUse <= LowSize - block.LowSize)
                {
                    _blocks.Remove(block.Number);
                    unused.Add(block);
                }
            }

            foreach (var block in _blocks.Values)
            {
                block.WasUsed = block.InUse > 0;
            }

            return unused;
        }
    }

    private int LowSize => _blocks.Values.Sum(block => block.LowSize);

    // Lends free slots to waiting callers until there is no slot for the next one.
    private void Lend()
    {
        while (Next() is { } request && FreeFor(request) is { } block)
        {
            if (request != Next())
            {
                // An unusable block was removed, and with it the part of the low callers.
                continue;
            }

            _passed = request.IsLow || NextLow() is null ? 0 : _passed + 1;
            (request.IsLow ? _lowWaiting : _waiting).Dequeue();
            _lowInUse += request.IsLow ? 1 : 0;
            _ = request.IsLow ? _lentLow++ : _lent++;
            block.InUse++;
            block.WasUsed = true;
            request.Grant(new SlotLease(() => Return(request, block)));
        }
    }

    private SlotRequest? Next() =>
        NextLow() is { } low && _passed + 1 >= lowShare ? low : First(_waiting) ?? NextLow();

    private SlotRequest? NextLow() => _lowInUse < LowSize ? First(_lowWaiting) : null;

    private static SlotRequest? First(Queue<SlotRequest> waiting)
    {
        while (waiting.TryPeek(out var first))
        {
            if (!first.IsDone)
            {
                return first;
            }

            waiting.Dequeue();
        }

        return null;
    }

    private RentedBlock? FreeFor(SlotRequest request)
    {
        while (_blocks.Values.FirstOrDefault(block => block.InUse < block.Size) is { } block)
        {
            if (request.MayUse(block))
            {
                return block;
            }

            _blocks.Remove(block.Number);
        }

        return null;
    }

    private void Leave(SlotRequest request, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (!request.IsDone)
            {
                Count(request, -1);
                request.Cancel(cancellation);
            }
        }
    }

    private void Return(SlotRequest request, RentedBlock block)
    {
        lock (_lock)
        {
            Count(request, -1);
            _lowInUse -= request.IsLow ? 1 : 0;
            block.InUse--;
            Lend();
        }
    }

    private void Count(SlotRequest request, int change)
    {
        _callers += change;
        _lowCallers += request.IsLow ? change : 0;
    }

    private bool Has(RentedBlock block) => _blocks.GetValueOrDefault(block.Number) == block;
}
