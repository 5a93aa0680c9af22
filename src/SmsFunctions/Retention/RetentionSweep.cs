using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Retention;

/// <summary>
/// Once an hour looks at the days whose time has come and purges what is due in them; what a tick has no time for is left to the next. A day counts as
/// looked at when all of it was: an instance that ends before leaves it to another, which begins it anew and finds the less to do.
/// </summary>
public sealed class RetentionSweep(RetentionDays days, PurgeTable table, OldHeaders headers, OldKeys keys, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionSweep> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // After a fault, and while keys are left to go through.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    // What falls due for tracking meanwhile waits for this timer. Keys have their share, however much there is in the days.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeysBudget = TimeSpan.FromSeconds(2);

    /// <value>Of what is begun before a budget ends.</value>
    internal static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(10);

    private DateTimeOffset _next;
    private Place? _place;
    private (int Texts, int Rows, int Keys) _done;
    private int _callbacks;

    /// <summary>Throws nothing but the caller's cancellation: sending and tracking do not depend on what is old.</summary>
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
            // A step's own time is over: the next tick goes on. Whether a transaction that was under way is carried out, the rows will tell.
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

    /// <returns>Whether all is done.</returns>
    private async Task<bool> WorkAsync(DateTimeOffset end, CancellationToken cancellation)
    {
        if (_place is null)
        {
            await WithinAsync(async token => { await days.DiscoverAsync(token); return true; }, cancellation);
        }

        // What was owed at another tick may be told by now.
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

    /// <returns>Where to go on; null when the day is done.</returns>
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

    /// <param name="Look">What was left so far.</param>
    private sealed record Place(KnownDay Day, DayLook Look)
    {
        /// <value>Those before it are done.</value>
        public int Shard { get; init; }

        /// <value>Its chunks are done.</value>
        public bool AtHeaders { get; init; }

        /// <value>The last chunk, or header, that is done.</value>
        public string? After { get; init; }

        public OwedRows? Owed { get; init; }
    }
}
