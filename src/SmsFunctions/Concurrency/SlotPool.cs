using System.Threading.Channels;
using Azure;

namespace SmsFunctions.Concurrency;

/// <summary>
/// The slots of the blocks that this instance has rented. Waiting callers are served in their order. A free slot of the block with the lowest number is
/// lent first, so that the other blocks stay unused and can be given back.
/// </summary>
internal sealed class SlotPool
{
    // Each entry is one free slot. The entries of a removed block stay until they are read.
    private readonly Channel<RentedBlock> _free = Channel.CreateUnboundedPrioritized(new UnboundedPrioritizedChannelOptions<RentedBlock>
    {
        Comparer = Comparer<RentedBlock>.Create((one, other) => one.Number.CompareTo(other.Number)),
    });

    private readonly Dictionary<int, RentedBlock> _blocks = [];
    private readonly Lock _lock = new();
    private int _callers;

    /// <summary>Whether there are more callers, with a slot or waiting for one, than slots.</summary>
    public bool IsShort
    {
        get
        {
            lock (_lock)
            {
                return _callers > _blocks.Values.Sum(block => block.Size);
            }
        }
    }

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

    /// <summary>Waits for a slot.</summary>
    /// <param name="isUsable">A block for which this is false is removed.</param>
    /// <param name="cancellation">A caller that is cancelled leaves the queue and takes nothing.</param>
    public async Task<SlotLease> TakeAsync(Predicate<RentedBlock> isUsable, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _callers++;
        }

        try
        {
            while (true)
            {
                var block = await _free.Reader.ReadAsync(cancellation);
                if (TryUse(block, isUsable))
                {
                    return new SlotLease(() => Return(block));
                }
            }
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _callers--;
            }

            throw;
        }
    }

    public void Add(RentedBlock block)
    {
        lock (_lock)
        {
            _blocks.Add(block.Number, block);
            for (var slot = 0; slot < block.Size; slot++)
            {
                _free.Writer.TryWrite(block);
            }
        }
    }

    public void Renew(RentedBlock block, ETag etag, DateTimeOffset now)
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

    /// <summary>Removes the blocks without a call in progress.</summary>
    /// <param name="sinceLastCheck">Leaves the blocks that were used since the last call of this method.</param>
    /// <returns>The removed blocks.</returns>
    public IReadOnlyList<RentedBlock> RemoveUnused(bool sinceLastCheck)
    {
        lock (_lock)
        {
            var unused = _blocks.Values.Where(block => block.InUse == 0 && !(sinceLastCheck && block.WasUsed)).ToList();
            unused.ForEach(block => _blocks.Remove(block.Number));
            foreach (var block in _blocks.Values)
            {
                block.WasUsed = block.InUse > 0;
            }

            return unused;
        }
    }

    private bool TryUse(RentedBlock block, Predicate<RentedBlock> isUsable)
    {
        lock (_lock)
        {
            if (!Has(block))
            {
                return false;
            }

            if (!isUsable(block))
            {
                _blocks.Remove(block.Number);
                return false;
            }

            block.InUse++;
            return block.WasUsed = true;
        }
    }

    private void Return(RentedBlock block)
    {
        lock (_lock)
        {
            _callers--;
            block.InUse--;
            if (Has(block))
            {
                _free.Writer.TryWrite(block);
            }
        }
    }

    private bool Has(RentedBlock block) => _blocks.GetValueOrDefault(block.Number) == block;
}
