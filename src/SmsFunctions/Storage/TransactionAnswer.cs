using Azure.Core;
using Azure.Core.Pipeline;

namespace SmsFunctions.Storage;

/// <summary>
/// Removes the headers that repeat the request from the answer of a transaction. The storage client reads the answer byte by byte, and these headers of each
/// row are two thirds of it. Statuses, ETags and errors stay.
/// </summary>
internal sealed class TransactionAnswer : HttpPipelinePolicy
{
    private const int Accepted = 202;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (message.Response is { Status: Accepted, ContentStream: MemoryStream answer } response
            && TransactionBody.IsMultipart(response.Headers.ContentType))
        {
            response.ContentStream = Shortened(answer.TryGetBuffer(out var bytes) ? bytes : answer.ToArray());
        }
    }

    private static MemoryStream Shortened(ReadOnlySpan<byte> answer)
    {
        var kept = new MemoryStream(answer.Length);
        while (!answer.IsEmpty)
        {
            var length = answer.IndexOf((byte)'\n') + 1;
            var line = length > 0 ? answer[..length] : answer;
            if (!IsRepetition(line))
            {
                kept.Write(line);
            }

            answer = answer[line.Length..];
        }

        kept.Position = 0;
        return kept;
    }

    private static bool IsRepetition(ReadOnlySpan<byte> line) =>
        line.StartsWith("DataServiceId:"u8) || line.StartsWith("Location:"u8) || line.StartsWith("DataServiceVersion:"u8)
        || line.StartsWith("Preference-Applied:"u8) || line.StartsWith("Cache-Control:"u8) || line.StartsWith("X-Content-Type-Options:"u8);
}
