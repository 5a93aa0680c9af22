using Azure.Data.Tables;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>Counts what waits in the partitions that may hold markers, by the markers alone. No chunk is read.</summary>
public sealed class OpenMarkers(TableServiceClient tables, OpenPartitions partitions)
{
    private const string Count = nameof(Count), CallAt = nameof(CallAt);

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>
    /// Counts with two queries for each partition and for each 1,000 of its markers. Markers of status checks are not read. A partition of a later day is
    /// counted only if it is not in <paramref name="known"/>.
    /// </summary>
    /// <param name="known">The counts of partitions of later days; new ones are added.</param>
    /// <param name="requests">The most requests to make.</param>
    /// <returns>Null when there are more markers than the requests allow.</returns>
    internal async Task<MarkerCounts?> CountAsync(
        DateTimeOffset now, IDictionary<string, MarkerCounts> known, int requests, CancellationToken cancellation)
    {
        var (sum, budget) = (new MarkerCounts(), new ScanBudget(requests, 1));
        foreach (var partition in (await partitions.ListAsync(DateTimeOffset.MaxValue.AddDays(-1), cancellation)).SelectMany(row => row.Partitions).Distinct())
        {
            var isLater = OpenPartition.DayOf(partition) > OpenPartitions.DayOf(now).AddDays(1);
            if (!isLater || !known.TryGetValue(partition, out var counts))
            {
                counts = await CountAsync(partition, now, budget, cancellation);
                if (counts is null)
                {
                    return null;
                }

                if (isLater)
                {
                    known[partition] = counts;
                }
            }

            sum = sum.Plus(counts);
        }

        return sum;
    }

    private async Task<MarkerCounts?> CountAsync(string partition, DateTimeOffset now, ScanBudget budget, CancellationToken cancellation)
    {
        var counts = new MarkerCounts();
        foreach (var (from, to) in Keys.WaitingMarkers)
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
            var pages = _table.QueryAsync<TableEntity>(filter, select: [nameof(ITableEntity.RowKey), Count, CallAt], cancellationToken: cancellation).AsPages();
            await foreach (var page in pages.WithCancellation(cancellation))
            {
                budget.Spend();
                counts = page.Values.Aggregate(counts, (sum, row) => sum.Plus(Read(partition, row, now)));
                if (!budget.Affords(1))
                {
                    return null;
                }
            }
        }

        return counts;
    }

    private static MarkerCounts Read(string partition, TableEntity row, DateTimeOffset now)
    {
        var (count, callAt) = (row.GetInt32(Count) ?? 1, row.GetDateTimeOffset(CallAt));
        return Keys.MarkerOf(partition, row.RowKey).Marker.Kind switch
        {
            MarkerKind.Callback => new() { Callbacks = 1 },
            MarkerKind.Held => new() { Held = count },
            MarkerKind.Unpaid => new() { Unpaid = count },

            // A chunk in a gateway call needs no call, so its marker has no time for one.
            MarkerKind.Send or MarkerKind.SendLow =>
                callAt is null ? new() { Sending = count } : callAt > now ? new() { Scheduled = count } : new() { Queued = count },
            _ => new(),
        };
    }
}

/// <summary>The messages that wait, by what they wait for, and the pending callbacks.</summary>
internal sealed record MarkerCounts
{
    /// <value>Messages that wait for a time: their own, the end of quiet hours, or that of a retry.</value>
    public int Scheduled { get; init; }

    /// <value>Messages that are due.</value>
    public int Queued { get; init; }

    /// <value>Messages that wait for the gate.</value>
    public int Held { get; init; }

    /// <value>Messages in a gateway call.</value>
    public int Sending { get; init; }

    /// <value>Messages that wait for the balance or the daily cap.</value>
    public int Unpaid { get; init; }

    public int Callbacks { get; init; }

    public MarkerCounts Plus(MarkerCounts other) => new()
    {
        Scheduled = Scheduled + other.Scheduled,
        Queued = Queued + other.Queued,
        Held = Held + other.Held,
        Sending = Sending + other.Sending,
        Unpaid = Unpaid + other.Unpaid,
        Callbacks = Callbacks + other.Callbacks,
    };
}
