using System.IO.Pipelines;
using Azure.Core;
using Azure.Core.Pipeline;

namespace SmsFunctions.Storage;

/// <summary>
/// Writes the body of a transaction into memory before it is sent. The storage client's own body serializes the headers of every row twice, once to know the
/// length, and a connection sends it in pieces of 4 KB. A repeated attempt sends the same bytes.
/// </summary>
internal sealed class TransactionBody : HttpPipelinePolicy
{
    // Arrays below the limit of the large object heap.
    private static readonly PipeOptions Segments = new(minimumSegmentSize: 64 * 1024, pauseWriterThreshold: 0, useSynchronizationContext: false);

    public static bool IsMultipart(string? contentType) => contentType?.StartsWith("multipart/", StringComparison.Ordinal) == true;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Headers.TryGetValue(HttpHeader.Names.ContentType, out var type) && IsMultipart(type))
        {
            using var parts = message.Request.Content!;
            var pipe = new Pipe(Segments);
            await using (var stream = pipe.Writer.AsStream())
            {
                await parts.WriteToAsync(stream, message.CancellationToken);
            }

            // The reader is not completed, because it would return memory to a pool that a cancelled call may still be sending.
            var read = await pipe.Reader.ReadAsync(message.CancellationToken);
            message.Request.Content = RequestContent.Create(read.Buffer);
        }

        await ProcessNextAsync(message, pipeline);
    }
}
