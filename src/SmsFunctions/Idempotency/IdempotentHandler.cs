using Azure;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Idempotency;

/// <summary>Accepts a request once, no matter how often it is sent with the same <c>Idempotency-Key</c>.</summary>
public sealed class IdempotentHandler(IdempotencyKeys keys, Acceptances acceptances)
{
    /// <summary>Returns the id and the time of a new request without a key.</summary>
    public Acceptance New() => acceptances.New();

    /// <param name="key">Null for a request without a key, which is always new.</param>
    /// <param name="accept">Accepts the request. A repeated request gets the id and the time of the first one.</param>
    /// <exception cref="RequestFailedException">Storage cannot be reached. The request may have been accepted.</exception>
    public async Task<IdempotentAnswer<T>> HandleAsync<T>(
        IdempotencyKey? key, Func<Acceptance, Task<Handled<T>>> accept, CancellationToken cancellation)
    {
        var fresh = New();
        if (key is null)
        {
            return new IdempotentAnswer<T>.Answered((await accept(fresh)).Answer, IsReplay: false);
        }

        return await keys.ClaimAsync(key.Key, key.Body, fresh, cancellation, key.FreshAfter, key.SendAt) switch
        {
            KeyOutcome.First first => await AcceptAsync(first.Acceptance, first.ETag),
            KeyOutcome.Repeated repeated => await AcceptAsync(repeated.Acceptance with { IsRepeated = true }, repeated.ETag),
            _ => new IdempotentAnswer<T>.OtherRequest(),
        };

        async Task<IdempotentAnswer<T>> AcceptAsync(Acceptance acceptance, ETag asSeen)
        {
            var (answer, freesKey) = await accept(acceptance);
            if (freesKey)
            {
                await keys.ForgetAsync(key.Key, asSeen, cancellation);
            }

            return new IdempotentAnswer<T>.Answered(answer, acceptance.IsRepeated);
        }
    }
}
