using SmsFunctions.Messages;
using SmsFunctions.Storage;
using MoscowTime = SmsFunctions.Gateway.MoscowTime;

namespace SmsFunctions.Search;

/// <summary>
/// Lists messages by day, and within a day the newest first. Each call reads a limited number of days and rows. A call that reaches a limit
/// returns a continuation, even if it has found no message yet.
/// </summary>
public sealed class MessageList(MessageScan scans, StoredDays days, MoscowTime moscow, TimeProvider time)
{
    /// <value>The maximum number of days that a call reads.</value>
    internal const int MaxDays = 7;

    /// <value>
    /// The number of storage queries after which a call reads no more pages. The queries that find the next day and those for headers of uncommitted batches
    /// count too, and may exceed the number.
    /// </value>
    internal const int MaxQueries = 160;

    private const int MinFirstPage = 4, MaxFirstPage = 16;

    public async Task<MessagePage> PageAsync(ListRequest request, CancellationToken cancellation)
    {
        var (filter, items) = (request.Filter, new List<MessageView>());
        var budget = new ScanBudget(MaxQueries, FirstPage(request));
        var walk = new DayWalk(filter, days, budget, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var position = request.From ?? Begin(await walk.FirstAsync(cancellation));
        for (var looked = 0; position is { } here; looked++)
        {
            var mayGoOn = looked == 0 || (looked < MaxDays && items.Count < request.Limit && budget.Affords(BatchId.Shards));
            if (!mayGoOn)
            {
                return new MessagePage(items, here.ToContinuation(filter));
            }

            var scan = scans.Open(RangeOf(filter, here.Day), here.After?.Chunk, filter.Words, budget);
            var reached = await FillAsync(items, request, scan, here, cancellation);
            if (!scan.IsEnded || reached.IsWithinChunk)
            {
                return new MessagePage(items, reached.Position.ToContinuation(filter));
            }

            position = Begin(await walk.BeforeAsync(here.Day, scan.IsEmpty, cancellation));
        }

        return new MessagePage(items, null);
    }

    private async Task<(ListPosition Position, bool IsWithinChunk)> FillAsync(
        List<MessageView> items, ListRequest request, DayScan scan, ListPosition position, CancellationToken cancellation)
    {
        while (items.Count < request.Limit && await scan.NextAsync(cancellation) is { } scanned)
        {
            var count = scanned.Chunk?.Recipients.Length ?? 0;
            for (var index = position.FirstIndex(scanned.Id); index < count; index++)
            {
                if (items.Count == request.Limit)
                {
                    return (position with { After = new MessageId(scanned.Id, index - 1) }, true);
                }

                if (request.Filter.View(scanned.Chunk!, index, time.GetUtcNow()) is { } view)
                {
                    items.Add(view);
                }
            }

            position = position.Past(scanned.Id);
        }

        return (position, false);
    }

    private DayRange RangeOf(ListFilter filter, DateOnly day) => filter.IsMoscowDay ? DayRange.In(moscow.Zone, day) : DayRange.Utc(day);

    private static ListPosition? Begin(DateOnly? day) => day is { } first ? new ListPosition(first, null) : null;

    // Without a filter the result is the newest rows of all shards, so each shard needs only its share of the limit.
    private static int FirstPage(ListRequest request) =>
        request.Filter.IsSelective ? MaxFirstPage : Math.Clamp(request.Limit / 6, MinFirstPage, MaxFirstPage);
}
