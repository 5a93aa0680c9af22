using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>
/// The body of a request on its way to a parser. It counts and hashes the bytes that arrive, and bounds both the whole body and the part that the parser
/// cannot process yet: a JSON string, or an object that is read as a whole.
/// </summary>
/// <remarks>Reading throws a <see cref="BadHttpRequestException"/> with the status to answer when the body exceeds a bound.</remarks>
/// <param name="limit">Is told of the bytes that arrive.</param>
/// <param name="maxPart">The maximum size in bytes of the part that the parser cannot process yet.</param>
internal sealed class IncomingBody(PipeReader body, int maxBytes, BodyTimeLimit? limit, int maxPart) : PipeReader, IDisposable
{
    private const int DecodedBuffer = 16 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private IncomingBody? _arriving;
    private ReadOnlySequence<byte> _read;
    private long _unprocessed;

    /// <value>The bytes that have arrived.</value>
    public long Length { get; private set; }

    /// <value>Gets the bytes as they arrive, for a signature of them. Null for none.</value>
    public Action<ReadOnlyMemory<byte>>? Arrived { get; init; }

    /// <summary>A compressed body. Both the bytes that arrive and the decompressed bytes are bounded.</summary>
    /// <param name="decoder">Makes a stream of the decompressed body.</param>
    public static IncomingBody Compressed(
        PipeReader body, Func<Stream, Stream> decoder, int maxBytes, BodyTimeLimit limit, int maxPart, Action<ReadOnlyMemory<byte>>? arrived)
    {
        // A decoder processes its input at once. It may take less than has arrived, so what it leaves is no part of the parser.
        var arriving = new IncomingBody(body, maxBytes, limit, maxPart: int.MaxValue);
        var decoded = Create(decoder(arriving.AsStream()), new StreamPipeReaderOptions(bufferSize: DecodedBuffer));
        return new IncomingBody(decoded, maxBytes, limit: null, maxPart) { _arriving = arriving, Arrived = arrived };
    }

    /// <summary>The SHA-256 hash of the bytes that have arrived, in lower-case hex.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <param name="expected">The announced length in bytes; 0 when it is not known.</param>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(int expected, CancellationToken cancellation)
    {
        var all = new MemoryStream(expected);
        for (var isComplete = false; !isComplete;)
        {
            var result = await ReadAsync(cancellation);
            foreach (var segment in result.Buffer)
            {
                all.Write(segment.Span);
            }

            isComplete = result.IsCompleted;
            AdvanceTo(result.Buffer.End);
        }

        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_unprocessed > maxPart)
        {
            throw new BadHttpRequestException("A part of the body is too long.");
        }

        // After a read that was cancelled through its token, the server cannot pass over the rest of the body and reports an error.
        await using var cancelling = cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        var result = await ReadPartAsync();
        if (result.IsCanceled)
        {
            body.AdvanceTo(result.Buffer.Start);
            throw new OperationCanceledException(cancellationToken);
        }

        return Took(result);
    }

    public override bool TryRead(out ReadResult result)
    {
        var hasRead = body.TryRead(out result);
        result = hasRead ? Took(result) : result;
        return hasRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _unprocessed = _read.Slice(consumed).Length;
        body.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    // The body belongs to the server, which would report the parser's error as an error of the app.
    public override void Complete(Exception? exception = null)
    {
    }

    public void Dispose()
    {
        _hash.Dispose();
        if (_arriving is not null)
        {
            body.Complete();
            _arriving.Dispose();
        }
    }

    private async ValueTask<ReadResult> ReadPartAsync()
    {
        try
        {
            return await body.ReadAsync(CancellationToken.None);
        }
        catch (Exception fault) when (_arriving is not null && fault is InvalidDataException or InvalidOperationException)
        {
            throw new BadHttpRequestException("The body is not in its Content-Encoding.", fault);
        }
    }

    private ReadResult Took(ReadResult result)
    {
        _read = result.Buffer;
        foreach (var segment in _read.Slice(_unprocessed))
        {
            _hash.AppendData(segment.Span);
            Arrived?.Invoke(segment);
            Length += segment.Length;
        }

        _unprocessed = _read.Length;
        limit?.Arrived(Length);
        return Length <= maxBytes
            ? result
            : throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
    }
}
