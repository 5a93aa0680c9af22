using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Retention;

/// <summary>
/// Once an hour looks at the days whose time has come and purges what is due in them; what a tick has no time for is left to the next. A day counts as
/// looked at when all of it was: an instance that ends before leaves it to another, which begins it anew and finds the less to do.
/// </summary>
public sealed class RetentionSweep(RetentionDays days, PurgeTable table, OldKeys keys, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionSweep> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // What falls due for tracking meanwhile waits for this timer.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private DateTimeOffset _next;
    private Place? _place;
    private (int Texts, int Rows, int Keys) _done;

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (time.GetUtcNow() < _next)
        {
            return;
        }

        using var limit = new TimeLimit(Budget, time, cancellation);
        _done = default;
        try
        {
            await WorkAsync(limit.Token);
            _next = time.GetUtcNow() + Interval;
        }
        catch (OperationCanceledException) when (limit.HasRunOut && !cancellation.IsCancellationRequested)
        {
            // The next tick goes on. Whether a transaction that was under way is carried out, the rows will tell.
        }
        finally
        {
            if (_done != default)
            {
                logger.Purged(_done.Texts, _done.Rows, _done.Keys);
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        if (_place is null)
        {
            await days.DiscoverAsync(cancellation);
        }

        while ((_place ??= await NextAsync(cancellation)) is { } place)
        {
            _place = await StepAsync(place, cancellation);
        }

        await keys.RunAsync(count => _done.Keys += count, cancellation);
    }

    private async Task<Place?> NextAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var due = (await days.ListAsync(cancellation)).FirstOrDefault(day => day.Look.NextAt(options.Value) <= now);
        return due is null ? null : new Place(due, 0, null, new DayLook(due.Look.Day, now));
    }

    /// <returns>Where to go on; null when the day is done.</returns>
    private async Task<Place?> StepAsync(Place place, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var partition = BatchId.PartitionOf(place.Shard, place.Day.Look.Day);
        var page = await table.PageAsync(partition, place.After, place.Look, cancellation);
        (_done.Texts, _done.Rows) = (_done.Texts + page.Texts, _done.Rows + page.Rows);
        if (page.Last is not null)
        {
            return place with { After = page.Last, Look = page.Look };
        }

        var look = await table.HeadersAsync(partition, page.Look, cancellation);
        if (place.Shard + 1 < BatchId.Shards)
        {
            return place with { Shard = place.Shard + 1, After = null, Look = look };
        }

        await days.StoreAsync(look, place.Day.ETag, cancellation);
        return null;
    }

    /// <param name="Shard">Those before it are done.</param>
    /// <param name="After">The last chunk of it that is done.</param>
    /// <param name="Look">What was left so far.</param>
    private sealed record Place(KnownDay Day, int Shard, string? After, DayLook Look);
}
