using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Azure.Functions.Worker;

namespace SmsFunctions.Standalone.Timers;

/// <summary>Keeps a timer's state in the blob that the real host uses, as metadata of an empty blob, so that missed ticks are noticed after a restart. The lease, taken before, made the container.</summary>
internal sealed class ScheduleMonitor(BlockBlobClient blob)
{
    /// <returns>Null when none was kept yet.</returns>
    public async Task<ScheduleStatus?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var kept = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value.Metadata;
            return Time(kept, "last") is { } last && Time(kept, "next") is { } next && Time(kept, "updated") is { } updated
                ? new ScheduleStatus { Last = last, Next = next, LastUpdated = updated }
                : null;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public async Task WriteAsync(ScheduleStatus status)
    {
        var kept = new Dictionary<string, string>
        {
            ["last"] = status.Last.ToString("o", CultureInfo.InvariantCulture),
            ["next"] = status.Next.ToString("o", CultureInfo.InvariantCulture),
            ["updated"] = status.LastUpdated.ToString("o", CultureInfo.InvariantCulture),
        };
        await blob.CommitBlockListAsync([], new CommitBlockListOptions { Metadata = kept });
    }

    private static DateTime? Time(IDictionary<string, string> kept, string key) =>
        kept.TryGetValue(key, out var text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;
}
