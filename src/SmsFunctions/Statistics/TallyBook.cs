using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Statistics;

/// <summary>
/// Counts in memory what this instance has stored, and writes the counts of a day to the instance's own row. A message costs no storage request. An instance
/// that is killed loses what it has counted since the last write.
/// </summary>
public sealed class TallyBook(TallyTable table, TimeProvider time, ILogger<TallyBook> logger) : IMessageObserver, IAsyncDisposable
{
    /// <value>The time after the end of a day at which its counts are not written any more. The rows of the day are merged later than that.</value>
    public static readonly TimeSpan LatestWrite = TimeSpan.FromHours(1);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10), ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly string _instance = Guid.NewGuid().ToString("n");
    private readonly Lock _lock = new();
    private readonly Dictionary<DateOnly, DayTally> _days = [];
    private readonly HashSet<DateOnly> _unwritten = [];

    public void Accepted(Chunk chunk) => Add(Tally.OfNew(chunk));

    public void Changed(Chunk before, Chunk after) => Add(Tally.OfChange(before, after));

    /// <summary>Writes the counts that were not written yet. After a failure, the next call writes them.</summary>
    public Task WriteAsync(CancellationToken cancellation) => WriteAsync(Timeout, cancellation);

    /// <summary>Writes the counts with a timeout of 2 s.</summary>
    public async ValueTask DisposeAsync() => await WriteAsync(ShutdownTimeout, CancellationToken.None);

    private void Add(Tally tally)
    {
        if (tally.Accepted == 0 && tally.Statuses.IsEmpty)
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var day = DateOnly.FromDateTime(now);
        lock (_lock)
        {
            _days[day] = _days.GetValueOrDefault(day, DayTally.Empty(day)).Plus(now.Hour, tally);
            _unwritten.Add(day);
        }
    }

    private async Task WriteAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(timeout, time, cancellation);
        foreach (var day in TakeUnwritten())
        {
            try
            {
                await table.WriteAsync(day, _instance, limit.Token);
            }
            catch (Exception fault) when (StorageFault.IsAny(fault, cancellation) || limit.HasRunOut)
            {
                logger.TalliesNotStored(fault);
                lock (_lock)
                {
                    _unwritten.Add(day.Day);
                }
            }
        }
    }

    private List<DayTally> TakeUnwritten()
    {
        lock (_lock)
        {
            foreach (var past in _days.Keys.Where(day => OpenPartitions.BeginningOf(day.AddDays(1)) + LatestWrite < time.GetUtcNow()).ToList())
            {
                _days.Remove(past);
                _unwritten.Remove(past);
            }

            List<DayTally> days = [.. _unwritten.Select(day => _days[day])];
            _unwritten.Clear();
            return days;
        }
    }
}
