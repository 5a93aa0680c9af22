using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Http;

/// <summary>Takes a request in once, however often it comes with the same <c>Idempotency-Key</c>.</summary>
public sealed class IdempotentHandler(IdempotencyKeys keys, TimeProvider time)
{
    /// <param name="body">The request's body as it came.</param>
    /// <param name="accept">Takes the request in; true when its key must be freed, since nothing will come of it.</param>
    public async Task<IResult> AnswerAsync(
        HttpRequest request, ReadOnlyMemory<byte> body, Func<Acceptance, Task<(IResult Answer, bool IsGivenUp)>> accept, CancellationToken cancellation)
    {
        if (!IdempotencyHeader.TryRead(request, out var key, out var problem))
        {
            return problem;
        }

        // The address is part of what is compared: the same key at another address is answered with 422.
        return key is null
            ? (await accept(Acceptance.Of(time.GetUtcNow()))).Answer
            : await AnswerAsync(request, key, $"{request.Path} {Convert.ToHexStringLower(SHA256.HashData(body.Span))}", accept, cancellation);
    }

    /// <summary>As above, by a key that the request's content gives.</summary>
    /// <param name="body">Tells one request of this key from another.</param>
    /// <param name="freshAfter">The key is new again when so much time has passed since it was; null is when the key has had its time.</param>
    public async Task<IResult> AnswerAsync(
        HttpRequest request, string key, string body, Func<Acceptance, Task<(IResult Answer, bool IsGivenUp)>> accept, CancellationToken cancellation, TimeSpan? freshAfter = null)
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
