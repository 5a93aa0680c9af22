using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;

namespace SmsFunctions.Callbacks;

/// <summary>The log messages about callbacks.</summary>
internal static partial class CallbacksLog
{
    [LoggerMessage(93, LogLevel.Information, "Callback {Version} of {Chunk}, attempt {Attempt}: {State} ({Status} {Error})")]
    public static partial void CallbackTried(this ILogger logger, ChunkId chunk, int version, int attempt, CallbackState state, int? status, string? error);

    [LoggerMessage(94, LogLevel.Error, "A callback of {Chunk} failed with an unexpected error")]
    public static partial void CallbackFailed(this ILogger logger, Exception fault, ChunkId chunk);
}
