using System.Buffers;
using System.IO.Pipelines;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>Bodies that arrive in pieces.</summary>
internal static class Pieces
{
    /// <param name="size">The size of a piece in bytes; 0 for one piece.</param>
    public static PipeReader Of(byte[] body, int size)
    {
        if (size == 0)
        {
            return PipeReader.Create(new ReadOnlySequence<byte>(body));
        }

        return PipeReader.Create(new SlowStream(body, size), new StreamPipeReaderOptions(bufferSize: size, minimumReadSize: 1));
    }

    // Each read returns one piece.
    private sealed class SlowStream(byte[] body, int size) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
    }
}
