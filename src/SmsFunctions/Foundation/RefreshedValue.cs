namespace SmsFunctions.Foundation;

/// <summary>
/// A stored value in memory. The first caller for which it is too old starts one read, which all callers share. During an outage the last known value
/// is served, and counts as fresh, so that not every caller waits for a timeout.
/// </summary>
/// <param name="read">Reads the value. It gets the last known value, which it may change and return. There is one read at a time.</param>
internal sealed class RefreshedValue<T>(Func<T?, CancellationToken, Task<T>> read, RefreshPolicy policy, TimeProvider time)
    where T : class
{
    private readonly Lock _lock = new();
    private volatile T? _known;
    private long? _knownAt;
    private Task<T>? _reading, _last;
    private int _sets;
    private bool _isDoubted, _isOutage;

    /// <value>The last known value, of any age; null before the first.</value>
    public T? Known => _known;

    /// <summary>Returns the value, read again if it is too old. A cancelled caller does not end the read.</summary>
    /// <exception cref="Exception">The error of the read, if it is no outage or if no value is known yet.</exception>
    public async Task<T> GetAsync(CancellationToken cancellation)
    {
        Task<T> reading;
        lock (_lock)
        {
            if (_known is { } known && _knownAt is { } at && time.GetElapsedTime(at) < policy.Fresh)
            {
                return known;
            }

            reading = _last = _reading ??= ReadAsync(_last);
        }

        return await reading.WaitAsync(cancellation);
    }

    /// <summary>Takes a value that was written here. It is newer than the result of a read in progress.</summary>
    public void Set(T value)
    {
        lock (_lock)
        {
            (_known, _knownAt) = (value, time.GetTimestamp());
            _sets++;
        }
    }

    /// <summary>Makes the next caller read again. A read in progress does not count.</summary>
    public void Doubt()
    {
        lock (_lock)
        {
            (_isDoubted, _knownAt, _reading) = (true, null, null);
        }
    }

    private async Task<T> ReadAsync(Task? previous)
    {
        // The caller holds the lock and has not stored the task yet.
        await (previous ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        long begun;
        int sets;
        lock (_lock)
        {
            (begun, sets, _isDoubted) = (time.GetTimestamp(), _sets, false);
        }

        try
        {
            using var limit = new CancellationTokenSource(_known is null ? policy.FirstTimeout : policy.Timeout, time);
            var value = await read(_known, limit.Token);
            _isOutage = false;
            return Keep(value, begun, sets);
        }
        catch (Exception fault) when (policy.IsOutage(fault) && _known is not null)
        {
            if (!_isOutage)
            {
                policy.OnOutage(fault);
            }

            _isOutage = true;
            return Keep(_known, time.GetTimestamp(), sets);
        }
        finally
        {
            lock (_lock)
            {
                // If Doubt was called during this read, the field may already hold the next read.
                _reading = _isDoubted ? _reading : null;
            }
        }
    }

    private T Keep(T value, long at, int sets)
    {
        lock (_lock)
        {
            if (_sets == sets)
            {
                (_known, _knownAt) = (value, _isDoubted ? null : at);
            }

            return _known!;
        }
    }
}
