using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Submission;

/// <summary>The log messages about accepting messages and batches.</summary>
internal static partial class SubmissionLog
{
    [LoggerMessage(1, LogLevel.Information, "Accepted {Chunk} for {Phone}: {Segments} segments, caller {Caller}")]
    public static partial void Accepted(this ILogger logger, ChunkId chunk, string phone, int segments, string caller);

    [LoggerMessage(3, LogLevel.Error, "Storage did not answer while {Chunk} was being accepted. It is unknown whether it was stored; the client was told so")]
    public static partial void AcceptUnknown(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(20, LogLevel.Information, "Accepted batch {Batch}: {Messages} messages in {Chunks} chunks, {Segments} segments, caller {Caller}")]
    public static partial void BatchAccepted(this ILogger logger, BatchId batch, int messages, int chunks, int segments, string caller);

    [LoggerMessage(
        21, LogLevel.Error, "Storage did not answer while batch {Batch} was being accepted. It is unknown whether it was stored; the client was told so")]
    public static partial void BatchUnknown(this ILogger logger, Exception fault, BatchId batch);

    [LoggerMessage(22, LogLevel.Information, "Batch {Batch} is {Decision}; the sweep processes {Chunks} uncommitted chunks of it")]
    public static partial void UncommittedChunks(this ILogger logger, BatchId batch, HeaderState decision, int chunks);

    [LoggerMessage(28, LogLevel.Warning, "The list of countries could not be read or written; the next message to the same country tries again")]
    public static partial void CountriesNotStored(this ILogger logger, Exception fault);
}
