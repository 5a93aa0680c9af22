using SmsFunctions.Storage;

namespace SmsFunctions.Statistics;

/// <summary>Adds the tallies of all instances.</summary>
public sealed class StatsReader(TallyTable table, TimeProvider time)
{
    /// <summary>Reads the items of a request, one for each day or hour that has begun. A month of days is one query for up to 1,000 rows.</summary>
    public async Task<IReadOnlyList<StatsItem>> ReadAsync(StatsRequest request, CancellationToken cancellation)
    {
        var (step, sums) = request.IsByHour
            ? (TimeSpan.FromHours(1), await HoursAsync(request, cancellation))
            : (TimeSpan.FromDays(1), await DaysAsync(request, cancellation));
        var items = new List<StatsItem>();
        var (now, end) = (time.GetUtcNow(), OpenPartitions.BeginningOf(request.To.AddDays(1)));
        for (var start = OpenPartitions.BeginningOf(request.From); start < end && start <= now; start += step)
        {
            items.Add(StatsItem.Of(start, sums.GetValueOrDefault(start, Tally.None)));
        }

        return items;
    }

    private async Task<Dictionary<DateTimeOffset, Tally>> DaysAsync(StatsRequest request, CancellationToken cancellation)
    {
        var sums = new Dictionary<DateTimeOffset, Tally>();
        await foreach (var (day, sum) in table.SumsAsync(request.From, request.To, cancellation))
        {
            Add(sums, OpenPartitions.BeginningOf(day), sum);
        }

        return sums;
    }

    private async Task<Dictionary<DateTimeOffset, Tally>> HoursAsync(StatsRequest request, CancellationToken cancellation)
    {
        var sums = new Dictionary<DateTimeOffset, Tally>();
        await foreach (var day in table.HoursAsync(request.From, request.To, cancellation))
        {
            foreach (var (hour, tally) in day.Hours.Index())
            {
                Add(sums, OpenPartitions.BeginningOf(day.Day).AddHours(hour), tally ?? Tally.None);
            }
        }

        return sums;
    }

    private static void Add(Dictionary<DateTimeOffset, Tally> sums, DateTimeOffset start, Tally tally) =>
        sums[start] = sums.GetValueOrDefault(start, Tally.None).Plus(tally);
}
