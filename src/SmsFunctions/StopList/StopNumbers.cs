using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Storage;

namespace SmsFunctions.StopList;

/// <summary>
/// The stop list in memory, at most a second old. While messages are sent, it takes one point read per second, and only changes are read. While storage
/// cannot be reached, the last known list applies.
/// </summary>
public sealed class StopNumbers(StopListTable table, TimeProvider time, ILogger<StopNumbers> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    // The first read may take a hundred pages for a hundred thousand numbers. The changes take one page, and callers wait for it.
    private static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private ConcurrentDictionary<string, bool>? _phones;
    private long _change;
    private Load? _loading;
    private DateTimeOffset _knownAt;
    private Task? _reading;

    /// <summary>Whether a number is on the list, as of the last <see cref="RefreshAsync"/>.</summary>
    public bool Contains(string phone) => _phones is { } phones && phones.ContainsKey(phone);

    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached and the list was never read.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        Task reading;
        lock (_lock)
        {
            if (_phones is not null && time.GetUtcNow() - _knownAt < Fresh)
            {
                return;
            }

            reading = _reading ??= ReadAsync();
        }

        await reading.WaitAsync(cancellation);
    }

    /// <summary>Makes the next refresh read again, so that this instance sees its own change at once. A read in progress does not count.</summary>
    public void Doubt()
    {
        lock (_lock)
        {
            (_reading, _knownAt) = (null, DateTimeOffset.MinValue);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task ReadAsync()
    {
        // The caller holds the lock and has not stored this task yet.
        await Task.Yield();
        Task? own;
        lock (_lock)
        {
            own = _reading;
        }

        await _turn.WaitAsync(CancellationToken.None);
        var knownAt = time.GetUtcNow();
        try
        {
            using var limit = new TimeLimit(_phones is null ? TotalTimeout : Timeout, time, CancellationToken.None);
            await (_phones is null ? ReadAllAsync(limit.Token) : ReadChangesAsync(_phones, limit.Token));
        }
        catch (Exception fault) when (_phones is not null && StorageFault.IsOutage(fault))
        {
            logger.StopListNotRead(fault);
            knownAt = time.GetUtcNow();
        }
        finally
        {
            _turn.Release();
            lock (_lock)
            {
                if (own is not null && _reading == own)
                {
                    (_reading, _knownAt) = (null, knownAt);
                }
            }
        }
    }

    private async Task ReadAllAsync(CancellationToken cancellation)
    {
        // The number of the last change is read first, so that changes made during the read are applied afterwards. A timeout keeps the progress.
        _loading ??= new Load(await table.LastChangeAsync(cancellation));
        await foreach (var entry in table.ListAsync(_loading.After, null, cancellation))
        {
            _loading.Phones[entry.Phone] = true;
            _loading.After = entry.Phone;
        }

        (_phones, _change, _loading) = (_loading.Phones, _loading.Change, null);
    }

    private async Task ReadChangesAsync(ConcurrentDictionary<string, bool> phones, CancellationToken cancellation)
    {
        var last = await table.LastChangeAsync(cancellation);
        if (last < _change)
        {
            // The table was deleted and created again.
            await ReadAllAsync(cancellation);
        }

        if (last <= _change)
        {
            return;
        }

        await foreach (var change in table.ChangesAsync(_change, cancellation))
        {
            _ = change.IsStopped ? phones.TryAdd(change.Phone, true) : phones.TryRemove(change.Phone, out _);
            _change = change.Number;
        }
    }

    private sealed class Load(long change)
    {
        public long Change => change;

        public ConcurrentDictionary<string, bool> Phones { get; } = new();

        public string? After { get; set; }
    }
}
