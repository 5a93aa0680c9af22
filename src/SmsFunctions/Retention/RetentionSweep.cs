using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>
/// Once an hour purges the days that are due. A tick has a time budget; the next tick continues. The pass over a day is stored when it is complete. If an
/// instance ends before that, another one starts the day again and finds less to purge.
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
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // The time until the next run after a fault, and while old keys remain.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    // Tracking runs on the same timer and waits for the sweep. Keys have a budget of their own, so that days cannot use all the time.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeysBudget = TimeSpan.FromSeconds(2);

    /// <value>The time limit of one step. A step that starts before the budget ends may run this long.</value>
    internal static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(10);

    private DateTimeOffset _next;
    private Place? _place;
    private (int Texts, int Rows, int Keys) _done;
    private int _callbacks;

    /// <summary>Runs one tick. Only the caller's cancellation is thrown: a fault here must not stop sending and tracking.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now < _next)
        {
            return;
        }

        (_done, _callbacks) = (default, 0);
        var ofKeys = await TryAsync(() => keys.RunAsync(now + KeysBudget, count => _done.Keys += count, cancellation), cancellation);
        var ofDays = await TryAsync(() => WorkAsync(now + Budget, cancellation), cancellation);
        Report();
        if (ofDays == Outcome.Failed)
        {
            _place = null;
        }

        _next = (ofKeys, ofDays) switch
        {
            (Outcome.Failed, _) or (_, Outcome.Failed) => time.GetUtcNow() + Pause,
            (_, Outcome.Unfinished) => _next,
            (Outcome.Unfinished, _) => time.GetUtcNow() + Pause,
            _ => time.GetUtcNow() + Interval,
        };
    }

    private async Task<Outcome> TryAsync(Func<Task<bool>> work, CancellationToken cancellation)
    {
        try
        {
            return await work() ? Outcome.Done : Outcome.Unfinished;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The step reached its time limit; the next tick continues. The rows show whether a transaction in progress was committed.
            return Outcome.Unfinished;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.PurgeFailed(fault);
            return Outcome.Failed;
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

    /// <returns>Whether all days that are due are done.</returns>
    private async Task<bool> WorkAsync(DateTimeOffset end, CancellationToken cancellation)
    {
        if (_place is null)
        {
            await WithinAsync(async token => { await days.DiscoverAsync(token); return true; }, cancellation);
        }

        // Callbacks that were pending in an earlier tick may have been delivered since, so they are read again.
        _place = _place is null ? null : _place with { Owed = null };
        while (time.GetUtcNow() < end)
        {
            if ((_place ??= await WithinAsync(NextAsync, cancellation)) is not { } place)
            {
                return true;
            }

            _place = await WithinAsync(token => StepAsync(place, token), cancellation);
        }

        return false;
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
            var page = await table.PageAsync(partition, place.After, place.Owed, place.Look, cancellation);
            (_done.Texts, _done.Rows, _callbacks) = (_done.Texts + page.Texts, _done.Rows + page.Rows, _callbacks + page.Callbacks);
            return place with { AtHeaders = page.Last is null, After = page.Last, Owed = page.Owed, Look = page.Look };
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

    private enum Outcome
    {
        Done,
        Unfinished,
        Failed,
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

        public OwedRows? Owed { get; init; }
    }
}
