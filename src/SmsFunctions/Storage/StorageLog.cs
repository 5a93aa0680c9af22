using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>The log messages about storage: hints, tables and heartbeats.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(2, LogLevel.Warning, "The hint for {Chunk} could not be enqueued; the sweep enqueues it when its marker is due")]
    public static partial void HintNotPut(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(15, LogLevel.Error, "Tables and queues could not be created; the app tries again in {Seconds} s")]
    public static partial void StorageNotReady(this ILogger logger, Exception fault, double seconds);

    [LoggerMessage(85, LogLevel.Warning, "This machine's clock is {Seconds} s ahead of the storage clock (negative: behind); the app uses the storage clock")]
    public static partial void ClockCorrected(this ILogger logger, double seconds);

    [LoggerMessage(81, LogLevel.Warning, "A heartbeat could not be stored; the next one is stored again")]
    public static partial void HeartbeatNotStored(this ILogger logger, Exception fault);
}
