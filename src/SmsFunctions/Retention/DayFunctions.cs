using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Messages;

namespace SmsFunctions.Retention;

/// <summary>GET days/{day}.</summary>
public sealed class DayFunctions(PurgeTable table, ILogger<DayFunctions> logger)
{
    [Function("GetDay")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "days/{day}")] HttpRequest request, string day, CancellationToken cancellation) =>
        DateOnly.TryParseExact(day, DayView.Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked)
            ? await StorageGuard.AnswerAsync(logger, async () =>
            {
                var shards = await Task.WhenAll(Enumerable.Range(0, BatchId.Shards)
                    .Select(shard => table.CountsAsync(BatchId.PartitionOf(shard, asked), cancellation)));
                return TypedResults.Ok(DayView.Of(asked, shards.Aggregate(PurgedCounts.None, (sum, shard) => sum.Plus(shard.Counts))));
            }, cancellation)
            : Problems.Invalid("day", "must be a UTC day such as 2026-11-22");
}

/// <summary>The totals of a day's purged messages. A day (UTC) has the messages that were first due on it.</summary>
/// <param name="Purged">The number of messages by final status; a status without messages is left out.</param>
/// <param name="Segments">The segments of all these messages.</param>
/// <param name="Price">The sum of the prices expected when the messages were accepted; null when no message had one.</param>
public sealed record DayView(string Day, IReadOnlyDictionary<string, long> Purged, long Segments, decimal? Price)
{
    internal const string Format = "yyyy-MM-dd";

    public static DayView Of(DateOnly day, PurgedCounts counts) =>
        new(day.ToString(Format, CultureInfo.InvariantCulture), counts.Messages, counts.Segments, counts.Price);
}
