using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Submission;

/// <summary>Counts the messages of requests against the limits of their callers. A repetition of a stored request is not counted again.</summary>
public sealed class RequestQuota(CallerQuota quota, ChunkTable table)
{
    /// <param name="messages">The number of messages to send.</param>
    /// <param name="request">The id under which the request is or will be stored.</param>
    /// <param name="takeBack">
    /// Takes back what else was counted for the request. Called when the request is not accepted, and is no repetition, of which nothing was counted.
    /// </param>
    /// <returns>Null when the limits allow the request.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; nothing was stored.</exception>
    public async Task<OverLimit?> TakeAsync(
        Caller caller, int messages, BatchId request, Acceptance acceptance, Action takeBack, CancellationToken cancellation)
    {
        var isTaken = false;
        try
        {
            // The first request with this key may have been refused, so only a stored chunk shows that the request was counted.
            var isCounted = !caller.Limits.IsCounted || (acceptance.IsRepeated && await table.ReadAsync(request.Chunk(0), cancellation) is not null);
            var over = isCounted ? null : await quota.TakeAsync(caller, messages, cancellation);
            isTaken = over is null;
            return over;
        }
        finally
        {
            if (!isTaken && !acceptance.IsRepeated)
            {
                takeBack();
            }
        }
    }
}
