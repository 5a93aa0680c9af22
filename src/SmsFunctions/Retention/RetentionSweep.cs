using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>
/// Purges the days that are due. A run has a time budget; the next run continues. The pass over a day is stored when it is complete. If an instance ends
/// before that, another one starts the day again and finds less to purge.
/// </summary>
public sealed class RetentionSweep(
    RetentionDays days,
    PurgeTable table,
    OldHeaders headers,
    OldKeys keys,
    IOptions<RetentionOptions> options,
    TimeProvider time,
    ILogger<RetentionSweep> logger)
{
    // Below the functionTimeout of the host, 5 minutes. Keys come first and have a budget of their own, so that they cannot use all the time.
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan KeysBudget = TimeSpan.FromMinutes(1);

    /// <value>The time limit of one step. A step that starts before the budget ends may run this long.</value>
    internal static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(10);

    private Place? _place;
    private (int Texts, int Rows, int Keys) _done;
    private int _callbacks;

    /// <summary>Runs until everything is done or the budget is used up. Only the caller's cancellation is thrown; faults are logged.</summary>
    public Task RunAsync(CancellationToken cancellation) => RunAsync(Budget, KeysBudget, cancellation);

    internal async Task RunAsync(TimeSpan budget, TimeSpan keysBudget, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        (_done, _callbacks) = (default, 0);
        await TryAsync(() => keys.RunAsync(now + keysBudget, count => _done.Keys += count, cancellation), cancellation);
        if (!await TryAsync(() => WorkAsync(now + budget, cancellation), cancellation))
        {
            _place = null;
        }

        Report();
    }

    /// <returns>False when the work failed.</returns>
    private async Task<bool> TryAsync(Func<Task> work, CancellationToken cancellation)
    {
        try
        {
            await work();
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The step reached its time limit; the next run continues. The rows show whether a transaction in progress was committed.
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.PurgeFailed(fault);
            return false;
        }
    }

    private void Report()
    {
        if (_done != default)
        {
            logger.Purged(_done.Texts, _done.Rows, _done.Keys);
        }

        if (_callbacks > 0)
        {
            logger.CallbacksPurged(_callbacks);
        }
    }

    private async Task WorkAsync(DateTimeOffset end, CancellationToken cancellation)
    {
        if (_place is null)
        {
            await WithinAsync(async token => { await days.DiscoverAsync(token); return true; }, cancellation);
        }

        // Callbacks that were pending in an earlier run may have been delivered since, so they are read again.
        _place = _place is null ? null : _place with { Pending = null };
        while (time.GetUtcNow() < end)
        {
            if ((_place ??= await WithinAsync(NextAsync, cancellation)) is not { } place)
            {
                return;
            }

            _place = await WithinAsync(token => StepAsync(place, token), cancellation);
        }
    }

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(StepLimit, time, cancellation);
        return await step(limit.Token);
    }

    private async Task<Place?> NextAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var due = (await days.ListAsync(cancellation)).FirstOrDefault(day => day.Look.NextAt(options.Value) <= now);
        return due is null ? null : new Place(due, new DayLook(due.Look.Day, now));
    }

    /// <returns>The position of the next step; null when the day is done.</returns>
    private async Task<Place?> StepAsync(Place place, CancellationToken cancellation)
    {
        var partition = BatchId.PartitionOf(place.Shard, place.Day.Look.Day);
        if (!place.AtHeaders)
        {
            var page = await table.PageAsync(partition, place.After, place.Pending, place.Look, cancellation);
            (_done.Texts, _done.Rows, _callbacks) = (_done.Texts + page.Texts, _done.Rows + page.Rows, _callbacks + page.Callbacks);
            return place with { AtHeaders = page.Last is null, After = page.Last, Pending = page.Pending, Look = page.Look };
        }

        var (last, look) = await headers.PageAsync(partition, place.After, place.Look, cancellation);
        if (last is not null)
        {
            return place with { After = last, Look = look };
        }

        if (place.Shard + 1 < BatchId.Shards)
        {
            return new Place(place.Day, look) { Shard = place.Shard + 1 };
        }

        await days.StoreAsync(look, place.Day.ETag, cancellation);
        return null;
    }

    /// <param name="Look">The result of the pass so far.</param>
    private sealed record Place(KnownDay Day, DayLook Look)
    {
        /// <value>The current shard; the shards before it are done.</value>
        public int Shard { get; init; }

        /// <value>True when the chunks of the shard are done and its headers follow.</value>
        public bool AtHeaders { get; init; }

        /// <value>The row key of the last chunk or header that is done; null at the start.</value>
        public string? After { get; init; }

        public PendingRows? Pending { get; init; }
    }
}
