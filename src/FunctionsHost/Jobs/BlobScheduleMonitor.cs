using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host.Executors;

namespace FunctionsHost.Jobs;

/// <summary>
/// Remembers when each timer last ran, in the real host's blob: <c>azure-webjobs-hosts/timers/HOST/Host.Functions.NAME/status</c>.
/// The package's own monitor needs a storage client of 2018 that is not there.
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

    /// <summary>Does not throw: the SDK's timer has no handler for that, and the process would end.</summary>
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

    [LoggerMessage(LogLevel.Warning, "The state of {Timer} could not be stored, so a start soon may run its last tick again: {Message}")]
    private partial void NotStored(string timer, string message);
}
