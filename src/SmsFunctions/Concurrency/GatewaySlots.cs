using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;

namespace SmsFunctions.Concurrency;

/// <summary>
/// Limits the concurrent gateway calls of the whole app to <see cref="GatewayOptions.MaxConcurrency"/>. An instance rents slots in blocks for one minute
/// and renews its blocks in the background, so that calls need no storage request. The limit protects the gateway from load and is not needed for
/// correctness, so while storage is unavailable, the rented slots are used further.
/// </summary>
public sealed class GatewaySlots(BlockTable table, IOptions<GatewayOptions> options, TimeProvider time, ILogger<GatewaySlots> logger) : IAsyncDisposable
{
    // Larger blocks need fewer writes, but fewer instances can have one.
    private const int Blocks = 4;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly string _owner = SlotOwner.New();
    private readonly int _max = options.Value.MaxConcurrency;
    private readonly int _size = Math.Max(1, options.Value.MaxConcurrency / Blocks);

    // Each instance starts at a random block, so that instances do not compete for the same row.
    private readonly int _turn = RandomNumberGenerator.GetInt32(options.Value.MaxConcurrency);

    private readonly AdjustableLimiter _limiter = new(options.Value.MaxConcurrency);
    private readonly ConcurrentDictionary<int, RentedBlock> _mine = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _isRenting, _isRenewing;
    private volatile bool _isBlind;

    /// <summary>Takes a slot for one call; dispose it right after the call. Null when no slot became free within 3 s.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before a slot was available.</exception>
    public async Task<SlotLease?> TakeAsync(CancellationToken cancellation)
    {
        ForgetLapsed();
        using var limit = new TimeLimit(Timeout, time, cancellation);
        var taking = _limiter.AcquireAsync(limit.Token);
        if (!taking.IsCompleted && Begins(ref _isRenting))
        {
            _ = RentAsync();
        }

        try
        {
            return await taking;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Returns the unused blocks, with a timeout of 2 s. The others expire.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        _timer?.Dispose();
        using var limit = new CancellationTokenSource(ShutdownTimeout, time);
        try
        {
            await Task.WhenAll(_mine.Values
                .Where(block => _limiter.TryRemove(block.Size)).ToList()
                .Select(block => table.GiveBackAsync(block.Number, block.ETag, limit.Token)));
        }
        catch (Exception fault) when (StorageFault.IsAny(fault))
        {
            // The blocks expire within a minute.
        }
    }

    // One task rents blocks for all takers, and it runs only while takers are waiting.
    private async Task RentAsync()
    {
        do
        {
            await TryStorageAsync(RentForTakersAsync);
            if (_limiter.HasWaiting && !_stop.IsCancellationRequested)
            {
                await Task.Delay(Pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        while (GoesOn());
    }

    private bool GoesOn()
    {
        lock (_lock)
        {
            return _isRenting = _limiter.HasWaiting && !_stop.IsCancellationRequested;
        }
    }

    private async Task RentForTakersAsync(CancellationToken limit)
    {
        var count = (_max + _size - 1) / _size;
        var free = await table.ListFreeAsync(count, _owner, _mine.Keys.ToHashSet(), time.GetUtcNow(), limit);
        foreach (var block in free.OrderBy(block => (block.Number + _turn) % count))
        {
            var now = time.GetUtcNow();
            if (!_limiter.HasWaiting)
            {
                return;
            }

            if (await table.TryRentAsync(block, _owner, now + RentedBlock.Rent, limit) is { } etag)
            {
                var size = Math.Min(_size, _max - (block.Number * _size));
                _timer ??= time.CreateTimer(_ => _ = RenewAsync(), null, RentedBlock.Tick, RentedBlock.Tick);
                Keep(new RentedBlock(block.Number, size, etag, now));
            }
        }
    }

    private async Task RenewAsync()
    {
        if (!_mine.IsEmpty && Begins(ref _isRenewing))
        {
            await TryStorageAsync(RenewBlocksAsync);
            Volatile.Write(ref _isRenewing, false);
        }
    }

    private async Task RenewBlocksAsync(CancellationToken limit)
    {
        // After an outage, another instance may have rented any of the rows, so each one is checked by renewing it.
        var isBlind = _isBlind;
        foreach (var block in isBlind ? [] : TakeSpare())
        {
            await table.GiveBackAsync(block.Number, block.ETag, limit);
        }

        foreach (var block in _mine.Values.Where(block => isBlind || block.IsHalfOver(time.GetUtcNow())))
        {
            var now = time.GetUtcNow();
            if (await table.TryRentAsync(new FreeBlock(block.Number, block.ETag), _owner, now + RentedBlock.Rent, limit) is { } etag)
            {
                Keep(block with { ETag = etag, RentedAt = now });
            }
            else
            {
                // Another instance has rented the block. The calls that use it continue.
                Forget(block);
            }
        }
    }

    // An instance that was suspended, or too slow to renew, must not use a block that another instance may have rented. During an outage no instance can.
    private void ForgetLapsed()
    {
        if (_isBlind)
        {
            return;
        }

        var now = time.GetUtcNow();
        foreach (var block in _mine.Values.Where(block => !block.IsGood(now)))
        {
            Forget(block);
        }
    }

    private void Keep(RentedBlock block)
    {
        lock (_lock)
        {
            // A call that takes one of the new slots must find the block.
            var isNew = !_mine.ContainsKey(block.Number);
            _mine[block.Number] = block;
            if (isNew)
            {
                _limiter.Add(block.Size);
            }
        }
    }

    private void Forget(RentedBlock block)
    {
        lock (_lock)
        {
            if (_mine.TryRemove(block.Number, out _))
            {
                _limiter.Remove(block.Size);
            }
        }
    }

    // Blocks beyond the largest number of calls at a time since the last tick are returned, because another instance may be waiting for them.
    private List<RentedBlock> TakeSpare()
    {
        lock (_lock)
        {
            var unused = _mine.Values.Sum(block => block.Size) - _limiter.TakePeak();
            var spare = new List<RentedBlock>();
            foreach (var block in _mine.Values)
            {
                if (block.Size <= unused && _limiter.TryRemove(block.Size))
                {
                    unused -= block.Size;
                    _mine.TryRemove(block.Number, out _);
                    spare.Add(block);
                }
            }

            return spare;
        }
    }

    // Whatever fails here concerns no single call. Takers without a slot put their hints back.
    private async Task TryStorageAsync(Func<CancellationToken, Task> work)
    {
        using var limit = new TimeLimit(StorageTimeout, time, _stop.Token);
        try
        {
            await work(limit.Token);
            _isBlind = false;
        }
        catch (Exception fault)
        {
            if (!_isBlind && !_stop.IsCancellationRequested)
            {
                logger.SlotsNotRenewed(fault);
            }

            _isBlind = true;
        }
    }

    /// <returns>False when the task already runs.</returns>
    private bool Begins(ref bool isRunning)
    {
        lock (_lock)
        {
            return !isRunning && (isRunning = true);
        }
    }
}
