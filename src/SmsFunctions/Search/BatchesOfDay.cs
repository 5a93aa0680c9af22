using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using MoscowTime = SmsFunctions.Gateway.MoscowTime;

namespace SmsFunctions.Search;

/// <summary>Lists the batches of a day, the newest first.</summary>
public sealed class BatchesOfDay(BatchHeaders headers, OpenPartitions partitions, MoscowTime moscow)
{
    /// <summary>Reads a page with 16 storage queries, one for each shard. A day in Moscow time takes 32.</summary>
    /// <param name="day">The day on which the first gateway call of the batches was due.</param>
    /// <param name="isMoscow">Whether it is a day in Moscow time. Otherwise it is a UTC day.</param>
    /// <param name="reader">The caller that reads the list. Without the right to read all batches it reads its own.</param>
    /// <param name="limit">The maximum number of batches, 1 to 1000.</param>
    /// <param name="continuation">The continuation of the previous page of the day, valid by <see cref="IsContinuation"/>; null for the first page.</param>
    /// <exception cref="Azure.RequestFailedException">Storage is unavailable.</exception>
    public async Task<BatchPage> ReadAsync(
        DateOnly day, bool isMoscow, Caller reader, int limit, string? continuation, CancellationToken cancellation)
    {
        var (found, next) = await headers.PageAsync(
            isMoscow ? DayRange.In(moscow.Zone, day) : DayRange.Utc(day),
            continuation,
            reader.May(CallerRights.Read) ? null : reader.Name ?? "",
            limit,
            cancellation);
        return new BatchPage([.. found.Select(BatchItemView.Of)], next);
    }

    /// <summary>Reads the newest batches of all callers, with one query for the list of the day's partitions and one for each of them.</summary>
    /// <param name="day">A UTC day: today or later.</param>
    /// <param name="limit">The maximum number of batches, 1 to 1000.</param>
    /// <param name="mostPartitions">The most partitions to query.</param>
    /// <returns>Null when the day has more partitions, or when a query ended before it found anything.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage is unavailable.</exception>
    public async Task<IReadOnlyList<BatchItemView>?> NewestAsync(DateOnly day, int limit, int mostPartitions, CancellationToken cancellation)
    {
        var listed = await partitions.ListDayAsync(day, cancellation);
        if (listed.Count > mostPartitions)
        {
            return null;
        }

        var (found, next) = await headers.NewestAsync(day, listed, limit, cancellation);
        return found.Count == 0 && next is not null ? null : [.. found.Select(BatchItemView.Of)];
    }

    /// <summary>Whether a text is a continuation: the part of a batch id after its partition.</summary>
    public static bool IsContinuation(string text) => BatchId.IsStem(text);
}
