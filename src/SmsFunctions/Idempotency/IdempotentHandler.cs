using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;
using SmsFunctions.Messages;

namespace SmsFunctions.Idempotency;

/// <summary>Accepts a request once, no matter how often it is sent with the same <c>Idempotency-Key</c>.</summary>
public sealed class IdempotentHandler(IdempotencyKeys keys, TimeProvider time)
{
    /// <param name="body">The unchanged body of the request.</param>
    /// <param name="accept">Accepts the request. The flag is true when the request was aborted, so that its key must be freed.</param>
    public async Task<IResult> AnswerAsync(
        HttpRequest request, ReadOnlyMemory<byte> body, Func<Acceptance, Task<(IResult Answer, bool IsGivenUp)>> accept, CancellationToken cancellation)
    {
        if (!IdempotencyHeader.TryRead(request, out var key, out var problem))
        {
            return problem;
        }

        // The path is part of the comparison: the same key with another path is answered with 422.
        return key is null
            ? (await accept(Acceptance.Of(time.GetUtcNow()))).Answer
            : await AnswerAsync(request, key, $"{request.Path} {Convert.ToHexStringLower(SHA256.HashData(body.Span))}", accept, cancellation);
    }

    /// <summary>Like the other overload, with a key that the caller derives from the content of the request.</summary>
    /// <param name="body">A value that identifies the request among those with the same key.</param>
    /// <param name="freshAfter">The age at which the key counts as new again; null means the retention time of all keys.</param>
    public async Task<IResult> AnswerAsync(
        HttpRequest request,
        string key,
        string body,
        Func<Acceptance, Task<(IResult Answer, bool IsGivenUp)>> accept,
        CancellationToken cancellation,
        TimeSpan? freshAfter = null)
    {
        var acceptance = Acceptance.Of(time.GetUtcNow());
        Azure.ETag asSeen = default;
        switch (await keys.ClaimAsync(key, body, acceptance, cancellation, freshAfter))
        {
            case KeyOutcome.OtherBody:
                return Problems.KeyOfAnotherRequest();
            case KeyOutcome.First first:
                asSeen = first.ETag;
                break;
            case KeyOutcome.Repeated repeated:
                asSeen = repeated.ETag;
                acceptance = repeated.Acceptance with { IsRepeated = true };
                request.HttpContext.Response.Headers[IdempotencyHeader.Replayed] = "true";
                break;
        }

        var (answer, isGivenUp) = await accept(acceptance);
        if (isGivenUp)
        {
            await keys.ForgetAsync(key, asSeen, cancellation);
        }

        return answer;
    }
}
