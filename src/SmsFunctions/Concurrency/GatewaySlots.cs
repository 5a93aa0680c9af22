using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Concurrency;

/// <summary>
/// Limits the concurrent gateway calls of the whole app to <see cref="GatewayOptions.MaxConcurrency"/>. An instance rents slots in blocks for one minute
/// and renews its blocks in the background, so that calls need no storage request. The limit protects the gateway from load and is not needed for
/// correctness, so while storage is unavailable, the app continues with its current slots. Calls of priority low use at most
/// <see cref="GatewayOptions.LowConcurrency"/> of the slots, so that other messages find free ones, and at least an eighth of all calls while they wait.
/// </summary>
public sealed class GatewaySlots(BlockTable table, IOptions<GatewayOptions> options, TimeProvider time, ILogger<GatewaySlots> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WishPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly string _owner = SlotOwner.New();
    private readonly IReadOnlyList<BlockSize> _blocks = BlockSize.Of(options.Value.MaxConcurrency, options.Value.ChosenLowConcurrency);

    // Each instance starts at a random block, so that instances do not compete for the same row.
    private readonly int _turn = RandomNumberGenerator.GetInt32(options.Value.MaxConcurrency);

    private readonly SlotPool _pool = new(SlotPool.ShareOf(options.Value.ChosenLowConcurrency, options.Value.MaxConcurrency));
    private readonly SemaphoreSlim _rental = new(1), _renewal = new(1);
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _timer;
    private long? _wishedAt;
    private volatile bool _isBlind;

    /// <summary>
    /// Takes a slot for one call; dispose it right after the call. Null when no caller of its kind (priority low, or any other) got a slot for 3 s, or when
    /// this one got none in a minute.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before a slot was available.</exception>
    public async Task<SlotLease?> TakeAsync(Priority priority, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var taking = _pool.TakeAsync(priority, IsUsable, waiting.Token);
        if (!taking.IsCompleted)
        {
            _ = RentAsync();
        }

        var isLow = priority == Priority.Low;
        for (var lent = _pool.CountLent(isLow); !await IsDoneAsync(taking);)
        {
            var before = lent;
            lent = _pool.CountLent(isLow);
            if (lent == before || time.GetElapsedTime(begun) >= LongestWait)
            {
                // The slot may be lent at this moment. If it is not, the caller leaves the queue.
                await waiting.CancelAsync();
            }
        }

        return taking.IsCanceled && !cancellation.IsCancellationRequested ? null : await taking;
    }

    /// <summary>Gives back the unused blocks, with a timeout of 2 s. The others expire.</summary>
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
            await Task.WhenAll(_pool.RemoveUnused(sinceLastCheck: false).Select(block => table.GiveBackAsync(block.Number, _owner, block.ETag, limit.Token)));
        }
        catch (Exception fault) when (StorageFault.IsAny(fault))
        {
            // The blocks expire within a minute.
        }
    }

    private async Task<bool> IsDoneAsync(Task taking)
    {
        await taking.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return taking.IsCompleted;
    }

    // An instance that was suspended, or too slow to renew, must not use a block that another instance may have rented. During an outage no instance can.
    private bool IsUsable(RentedBlock block) => _isBlind || block.IsGood(time.GetUtcNow());

    // One task rents blocks for all callers, and it runs only while callers are waiting.
    private async Task RentAsync()
    {
        while (_pool.IsShort && !_stop.IsCancellationRequested && await _rental.WaitAsync(0))
        {
            await TryStorageAsync(RentForCallersAsync);
            if (_pool.IsShort)
            {
                await Task.Delay(Pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            _rental.Release();
        }
    }

    private async Task RentForCallersAsync(CancellationToken limit)
    {
        var count = _blocks.Count;
        var known = _pool.Blocks.Select(block => block.Number).ToHashSet();
        var free = await table.ListFreeAsync(count, _owner, known, _pool.HasCallers, time.GetUtcNow(), limit);
        foreach (var block in free.OrderBy(block => (block.Number + _turn) % count))
        {
            var (now, (size, low)) = (time.GetUtcNow(), _blocks[block.Number]);
            if ((_pool.IsShortOf(Priority.Normal) || (low > 0 && _pool.IsShortOf(Priority.Low)))
                && await table.TryRentAsync(block, _owner, now, _pool.HasCallers, limit) is { } etag)
            {
                _timer ??= time.CreateTimer(_ => _ = RenewAsync(), null, RentedBlock.Tick, RentedBlock.Tick);
                _pool.Add(new RentedBlock(block.Number, size, low, etag, now));
            }
        }

        await WishAsync(count, limit);
    }

    // Other instances may have rented all blocks for callers of another priority, as Flex Consumption runs each queue function on instances of its own.
    // Low calls then get the first block, and others the last one, which is not for low calls by default.
    private async Task WishAsync(int count, CancellationToken limit)
    {
        bool? isForLow = _pool.LacksAll(isLow: false) ? false : _pool.LacksAll(isLow: true) ? true : null;
        if (isForLow is { } wish && !(_wishedAt is { } last && time.GetElapsedTime(last) < WishPause))
        {
            _wishedAt = time.GetTimestamp();
            await table.WantAsync(wish ? 0 : count - 1, wish, time.GetUtcNow(), limit);
        }
    }

    private async Task RenewAsync()
    {
        if (_pool.Blocks.Count > 0 && await _renewal.WaitAsync(0))
        {
            await TryStorageAsync(RenewBlocksAsync);
            _renewal.Release();
        }
    }

    private async Task RenewBlocksAsync(CancellationToken limit)
    {
        // After an outage, another instance may have rented any of the rows, so each one is checked by renewing it.
        var isBlind = _isBlind;
        foreach (var block in isBlind ? [] : _pool.RemoveUnused(sinceLastCheck: true))
        {
            await table.GiveBackAsync(block.Number, _owner, block.ETag, limit);
        }

        foreach (var block in _pool.Blocks.Where(block => isBlind || block.IsHalfOver(time.GetUtcNow())))
        {
            var now = time.GetUtcNow();
            if (await table.TryRentAsync(new FreeBlock(block.Number, block.ETag), _owner, now, _pool.HasCallers, limit) is { } etag)
            {
                _pool.Renew(block, etag, now);
            }
            else
            {
                // Another instance has rented the block, or wants it. The rental ends, and the calls in progress continue.
                _pool.Remove(block);
            }
        }
    }

    // A fault here ends no call. A caller without a slot puts its hint back.
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
}
