using System.Security.Cryptography;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;

namespace SmsFunctions.Concurrency;

/// <summary>
/// Limits the concurrent gateway calls of the whole app to <see cref="GatewayOptions.MaxConcurrency"/>. An instance rents slot rows for one minute, lends
/// each slot to one call after another, and renews slots in use in the background, so that calls need no storage request. The limit protects the
/// gateway from load and is not needed for correctness, so while storage is unavailable, the rented slots are used further.
/// </summary>
public sealed class GatewaySlots(SlotTable table, IOptions<GatewayOptions> options, TimeProvider time, ILogger<GatewaySlots> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly string _owner = SlotOwner.New();

    // Each instance starts at a random slot, so that instances do not compete for the same row.
    private readonly int _first = RandomNumberGenerator.GetInt32(options.Value.MaxConcurrency);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, RentedSlot> _mine = [];
    private readonly LinkedList<TaskCompletionSource<SlotLease>> _waiting = [];
    private ITimer? _timer;
    private bool _isRenting, _isRenewing, _isBlind;

    /// <summary>Takes a slot for one call; dispose it right after the call. Null when no slot became free within 3 s.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before a slot was available.</exception>
    public async Task<SlotLease?> TakeAsync(CancellationToken cancellation)
    {
        var taker = new TaskCompletionSource<SlotLease>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (FirstFree() is { } slot)
            {
                return Lend(slot);
            }

            _waiting.AddLast(taker);
            if (!_isRenting)
            {
                _isRenting = true;
                _ = RentAsync();
            }
        }

        try
        {
            return await taker.Task.WaitAsync(Timeout, time, cancellation);
        }
        catch (Exception ended) when (ended is TimeoutException or OperationCanceledException)
        {
            bool gaveUp;
            lock (_lock)
            {
                gaveUp = _waiting.Remove(taker);
            }

            // If the taker was no longer in the queue, a slot was assigned to it at the last moment.
            var lease = gaveUp ? null : await taker.Task;
            if (ended is OperationCanceledException)
            {
                lease?.Dispose();
                throw;
            }

            return lease;
        }
    }

    /// <summary>Returns the unused slots, with a timeout of 2 s. The others expire.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        List<RentedSlot> free;
        lock (_lock)
        {
            _timer?.Dispose();
            free = [.. _mine.Values.Where(slot => !slot.IsLent)];
            _mine.Clear();
        }

        using var limit = new CancellationTokenSource(ShutdownTimeout, time);
        try
        {
            await Task.WhenAll(free.Select(slot => table.GiveBackAsync(slot.Number, slot.ETag, limit.Token)));
        }
        catch (Exception fault) when (StorageFault.IsAny(fault))
        {
            // The slots expire within a minute.
        }
    }

    // The lowest free slot is lent first, so that surplus slots become idle and expire.
    private RentedSlot? FirstFree()
    {
        var now = time.GetUtcNow();
        return _mine.Values.FirstOrDefault(slot => !slot.IsLent && (_isBlind || slot.IsGood(now)));
    }

    private SlotLease Lend(RentedSlot slot)
    {
        slot.Lend(time.GetUtcNow());
        return new SlotLease(() => Return(slot));
    }

    private void Return(RentedSlot slot)
    {
        lock (_lock)
        {
            slot.Return(time.GetUtcNow());
            Serve();
        }
    }

    private void Serve()
    {
        while (_waiting.First is { Value: var taker } && FirstFree() is { } slot)
        {
            _waiting.RemoveFirst();
            taker.SetResult(Lend(slot));
        }
    }

    // One task rents slots for all takers, and it runs only while takers are waiting.
    private async Task RentAsync()
    {
        // The caller holds the lock.
        await Task.Yield();
        try
        {
            while (GoesOn())
            {
                await TryStorageAsync(RentForTakersAsync);
                if (AnybodyWaits())
                {
                    await Task.Delay(Pause, time, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The app is stopping. Waiting takers end with their timeout.
        }
        catch (Exception fault)
        {
            lock (_lock)
            {
                _isRenting = false;
                while (_waiting.First is { Value: var taker })
                {
                    _waiting.RemoveFirst();
                    taker.SetException(fault);
                }
            }
        }
    }

    private bool GoesOn()
    {
        lock (_lock)
        {
            return _isRenting = _waiting.Count > 0;
        }
    }

    private bool AnybodyWaits()
    {
        lock (_lock)
        {
            return _waiting.Count > 0;
        }
    }

    private async Task RentForTakersAsync(CancellationToken limit)
    {
        var (max, now) = (options.Value.MaxConcurrency, time.GetUtcNow());
        HashSet<int> known;
        lock (_lock)
        {
            known = [.. _mine.Values.Where(slot => slot.IsLent || slot.IsGood(now)).Select(slot => slot.Number)];
        }

        var free = await table.ListFreeAsync(max, _owner, known, now, limit);
        lock (_lock)
        {
            ForgetLapsed(now);
        }

        foreach (var slot in free.OrderBy(slot => (slot.Number + max - _first) % max))
        {
            now = time.GetUtcNow();
            if (!AnybodyWaits())
            {
                return;
            }

            if (await table.TryRentAsync(slot, _owner, now + RentedSlot.Rent, limit) is { } etag)
            {
                Take(slot.Number, etag, now);
            }
        }
    }

    private void Take(int number, ETag etag, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (!_mine.TryGetValue(number, out var slot))
            {
                _mine[number] = slot = new RentedSlot(number);
            }

            slot.Renewed(etag, at);
            _timer ??= time.CreateTimer(_ => _ = RenewAsync(), null, RentedSlot.Tick, RentedSlot.Tick);
            Serve();
        }
    }

    private async Task RenewAsync()
    {
        lock (_lock)
        {
            if (_isRenewing || _stop.IsCancellationRequested)
            {
                return;
            }

            _isRenewing = true;
        }

        try
        {
            await TryStorageAsync(RenewThoseInUseAsync);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The app is stopping.
        }
        finally
        {
            lock (_lock)
            {
                _isRenewing = false;
                if (!_isBlind)
                {
                    ForgetLapsed(time.GetUtcNow());
                }

                if (_mine.Count == 0)
                {
                    _timer?.Dispose();
                    _timer = null;
                }
            }
        }
    }

    private async Task RenewThoseInUseAsync(CancellationToken limit)
    {
        List<RentedSlot> due, idle;
        lock (_lock)
        {
            // After an outage, another instance may have rented any of the rows, so each one is checked by renewing it.
            due = [.. _mine.Values.Where(slot => _isBlind || slot.IsToBeRenewed(time.GetUtcNow()))];
            idle = _isBlind ? [] : [.. _mine.Values.Where(slot => slot.IsIdle(time.GetUtcNow()))];
            idle.ForEach(slot => _mine.Remove(slot.Number));
        }

        // Idle slots are returned because another instance may be waiting for them.
        foreach (var slot in idle)
        {
            await table.GiveBackAsync(slot.Number, slot.ETag, limit);
        }

        foreach (var slot in due)
        {
            var now = time.GetUtcNow();
            var etag = await table.TryRentAsync(new FreeSlot(slot.Number, slot.ETag), _owner, now + RentedSlot.Rent, limit);
            lock (_lock)
            {
                if (etag is { } renewed)
                {
                    slot.Renewed(renewed, now);
                }
                else if (_mine.GetValueOrDefault(slot.Number) == slot)
                {
                    // Another instance has rented the slot. A call that uses it continues.
                    _mine.Remove(slot.Number);
                }
            }
        }
    }

    private void ForgetLapsed(DateTimeOffset now)
    {
        foreach (var lapsed in _mine.Values.Where(slot => !slot.IsLent && !slot.IsGood(now)).ToList())
        {
            _mine.Remove(lapsed.Number);
        }
    }

    private async Task TryStorageAsync(Func<CancellationToken, Task> work)
    {
        using var limit = new TimeLimit(StorageTimeout, time, _stop.Token);
        try
        {
            await work(limit.Token);
            lock (_lock)
            {
                _isBlind = false;
            }
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, _stop.Token))
        {
            lock (_lock)
            {
                if (!_isBlind)
                {
                    logger.SlotsNotRenewed(fault);
                }

                _isBlind = true;
                Serve();
            }
        }
    }
}
