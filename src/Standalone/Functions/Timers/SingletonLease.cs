using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace SmsFunctions.Standalone.Timers;

/// <summary>The blob lease that lets one instance of the app run a timer.</summary>
internal sealed partial class SingletonLease(BlobContainerClient container, string path, SingletonSettings settings, TimeProvider time, ILogger logger)
{
    /// <summary>Waits until this instance holds the lease. Storage faults are logged once an outage and tried again.</summary>
    public async Task<HeldLease> AcquireAsync(CancellationToken cancellation)
    {
        // Never longer than a dead owner's lease lasts, so that a restart after a crash ticks within the lock period.
        var pause = settings.RecoveryInterval < settings.LockPeriod ? settings.RecoveryInterval : settings.LockPeriod;
        var said = (Held: false, Failing: false);
        while (true)
        {
            try
            {
                if (await TryAcquireAsync(cancellation) is { } held)
                {
                    Acquired(path);
                    return held;
                }

                if (!said.Held)
                {
                    HeldElsewhere(path, pause);
                }

                said = (true, false);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                if (!said.Failing)
                {
                    Failing(path, failure.Message.Split('\n')[0].Trim());
                }

                said = (false, true);
            }

            await Task.Delay(pause, time, cancellation);
        }
    }

    private async Task<HeldLease?> TryAcquireAsync(CancellationToken cancellation)
    {
        var blob = container.GetBlockBlobClient(path);
        var lease = blob.GetBlobLeaseClient();
        try
        {
            await lease.AcquireAsync(settings.LockPeriod, cancellationToken: cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            await CreateAsync(blob, cancellation);
            return await TryAcquireAsync(cancellation);
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            return null;
        }

        return new HeldLease(lease, path, settings.LockPeriod, logger);
    }

    private async Task CreateAsync(BlockBlobClient blob, CancellationToken cancellation)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        try
        {
            var onlyIfAbsent = new CommitBlockListOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await blob.CommitBlockListAsync([], onlyIfAbsent, cancellation);
        }
        catch (RequestFailedException created) when (created.Status is 409 or 412)
        {
            // Another instance was quicker.
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Singleton lock acquired ({Path})")]
    private partial void Acquired(string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "Singleton lock {Path} is held by another instance; asked for again every {Pause}")]
    private partial void HeldElsewhere(string path, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Singleton lock {Path} cannot be acquired and is tried again until it can: {Reason}")]
    private partial void Failing(string path, string reason);
}
