using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>GET days/{day}.</summary>
public sealed class DayFunctions(PurgeTable table, ILogger<DayFunctions> logger)
{
    [Function("GetDay")]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "days/{day}")] HttpRequest request, string day, CancellationToken cancellation) =>
        DateOnly.TryParseExact(day, DayView.Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked)
            ? await StorageGuard.AnswerAsync(logger, async () =>
            {
                var shards = await Task.WhenAll(Enumerable.Range(0, BatchId.Shards).Select(shard => table.CountsAsync(BatchId.PartitionOf(shard, asked), cancellation)));
                return TypedResults.Ok(DayView.Of(asked, shards.Aggregate(PurgedCounts.None, (sum, shard) => sum.Plus(shard.Counts))));
            }, cancellation)
            : Problems.Invalid("day", "must be a UTC day such as 2026-11-22");
}

/// <summary>What is still known of a day's messages whose rows are gone. A day (UTC) has those that were first due on it.</summary>
/// <param name="Purged">By the status that they ended with; a status that none had is not there.</param>
/// <param name="Segments">Of all of them.</param>
/// <param name="Price">As was expected at accept; null when none had one.</param>
public sealed record DayView(string Day, IReadOnlyDictionary<string, long> Purged, long Segments, decimal? Price)
{
    internal const string Format = "yyyy-MM-dd";

    public static DayView Of(DateOnly day, PurgedCounts counts) => new(day.ToString(Format, CultureInfo.InvariantCulture), counts.Messages, counts.Segments, counts.Price);
}
