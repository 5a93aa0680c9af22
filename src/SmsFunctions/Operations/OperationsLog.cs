using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>The log messages about operations on accepted messages.</summary>
internal static partial class OperationsLog
{
    [LoggerMessage(70, LogLevel.Information, "Operation {Operation} on {Subject}: applied to {Met} messages, not applied to {NotMet}")]
    public static partial void OperationApplied(this ILogger logger, string operation, string subject, int met, int notMet);

    [LoggerMessage(71, LogLevel.Information, "{Chunk} was changed; it is due at {Due:O}")]
    public static partial void Changed(this ILogger logger, ChunkId chunk, DateTimeOffset due);

    [LoggerMessage(72, LogLevel.Information, "Batch {Batch} was changed; it is due at {Due:O}")]
    public static partial void BatchChanged(this ILogger logger, BatchId batch, DateTimeOffset due);
}
