using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Storage;

namespace SmsFunctions.StopList;

/// <summary>
/// The stop list in memory, at most a second old. While messages are sent, it takes one point read per second, and only changes are read. While storage
/// cannot be reached, the last known list applies.
/// </summary>
public sealed class StopNumbers
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    // The first read may take a hundred pages for a hundred thousand numbers. The changes take one page, and callers wait for it.
    private static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(5);

    private readonly StopListTable _table;
    private readonly RefreshedValue<Numbers> _numbers;
    private Load? _loading;

    public StopNumbers(StopListTable table, TimeProvider time, ILogger<StopNumbers> logger)
    {
        _table = table;
        _numbers = new RefreshedValue<Numbers>(
            (known, cancellation) => known is null ? ReadAllAsync(cancellation) : ReadChangesAsync(known, cancellation),
            new RefreshPolicy(Fresh, TotalTimeout, Timeout, fault => StorageFault.IsOutage(fault), logger.StopListNotRead),
            time);
    }

    /// <summary>Whether a number is on the list, as of the last <see cref="RefreshAsync"/>.</summary>
    public bool Contains(string phone) => _numbers.Known is { } known && known.Phones.ContainsKey(phone);

    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached and the list was never read.</exception>
    public Task RefreshAsync(CancellationToken cancellation) => _numbers.GetAsync(cancellation);

    /// <summary>Makes the next refresh read again, so that this instance sees its own change at once. A read in progress does not count.</summary>
    public void Doubt() => _numbers.Doubt();

    private async Task<Numbers> ReadAllAsync(CancellationToken cancellation)
    {
        // The number of the last change is read first, so that changes made during the read are applied afterwards. A timeout keeps the progress.
        _loading ??= new Load(new Numbers { Change = await _table.LastChangeAsync(cancellation) });
        await foreach (var entry in _table.ListAsync(_loading.After, null, cancellation))
        {
            _loading.Numbers.Phones[entry.Phone] = true;
            _loading.After = entry.Phone;
        }

        var read = _loading.Numbers;
        _loading = null;
        return read;
    }

    private async Task<Numbers> ReadChangesAsync(Numbers known, CancellationToken cancellation)
    {
        var last = await _table.LastChangeAsync(cancellation);
        if (last < known.Change)
        {
            // The table was deleted and created again.
            return await ReadAllAsync(cancellation);
        }

        if (last > known.Change)
        {
            await foreach (var change in _table.ChangesAsync(known.Change, cancellation))
            {
                _ = change.IsStopped ? known.Phones.TryAdd(change.Phone, true) : known.Phones.TryRemove(change.Phone, out _);
                known.Change = change.Number;
            }
        }

        return known;
    }

    private sealed class Numbers
    {
        public ConcurrentDictionary<string, bool> Phones { get; } = new();

        /// <value>The number of the last change that is applied.</value>
        public required long Change { get; set; }
    }

    private sealed class Load(Numbers numbers)
    {
        public Numbers Numbers => numbers;

        /// <value>The last number read so far.</value>
        public string? After { get; set; }
    }
}
