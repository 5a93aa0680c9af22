using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host.Executors;

namespace FunctionsHost.Jobs;

/// <summary>
/// Stores when each timer last ran, in the same blob as the real host: <c>azure-webjobs-hosts/timers/HOST/Host.Functions.NAME/status</c>.
/// The monitor of the package needs a storage client of 2018 that is not available.
/// </summary>
internal sealed partial class BlobScheduleMonitor(BlobServiceClient blobs, IHostIdProvider host, ILogger<BlobScheduleMonitor> logger) : ScheduleMonitor
{
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient("azure-webjobs-hosts");

    public override async Task<ScheduleStatus?> GetStatusAsync(string timerName)
    {
        try
        {
            var status = await (await BlobAsync(timerName)).DownloadContentAsync();
            return JsonSerializer.Deserialize<ScheduleStatus>(status.Value.Content);
        }
        catch (RequestFailedException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>Does not throw. The SDK's timer does not catch exceptions, so the process would end.</summary>
    public override async Task UpdateStatusAsync(string timerName, ScheduleStatus status)
    {
        try
        {
            await _container.CreateIfNotExistsAsync();
            await (await BlobAsync(timerName)).UploadAsync(BinaryData.FromObjectAsJson(status), overwrite: true);
        }
        catch (Exception failed) when (failed is RequestFailedException or AggregateException or OperationCanceledException)
        {
            NotStored(timerName, failed.Message);
        }
    }

    private async Task<BlobClient> BlobAsync(string timerName) => _container.GetBlobClient($"timers/{await host.GetHostIdAsync(default)}/{timerName}/status");

    [LoggerMessage(LogLevel.Warning, "The state of {Timer} could not be stored; the next start may repeat its last tick: {Message}")]
    private partial void NotStored(string timer, string message);
}
