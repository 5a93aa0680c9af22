using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Foundation;

namespace SmsFunctions.Http;

/// <summary>
/// Bounds the memory of an instance: at most two requests with a body over 1 MB, or of unknown length, are processed at a time. The same applies to a
/// request with a small body whose content becomes larger than 1 MB. Up to 16 more wait, each up to 10 s.
/// </summary>
public sealed class LargeBodies(TimeProvider time) : IDisposable
{
    private const int LargerThan = 1024 * 1024, AtATime = 2, Waiting = 16;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ConcurrencyLimiter _turns = new(new() { PermitLimit = AtATime, QueueLimit = Waiting });

    /// <summary>Returns the largest size in bytes that the body of a request may have. A compressed body has it when it is decompressed.</summary>
    /// <param name="maxBytes">The maximum size of the body in bytes, for a body of unknown length.</param>
    public static long LargestSize(HttpRequest request, int maxBytes) => ContentCoding.IsUsed(request) ? maxBytes : request.ContentLength ?? maxBytes;

    /// <param name="size">The size in bytes of the body, or of what it becomes.</param>
    public static bool IsLarge(long size) => size > LargerThan;

    /// <summary>Waits for the turn of a request, which lasts until the request ends. A request that has its turn keeps it.</summary>
    /// <returns>False when too many requests wait or the wait was too long.</returns>
    public async Task<bool> TryEnterAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.HttpContext.Items.ContainsKey(this))
        {
            return true;
        }

        using var limit = new TimeLimit(LongestWait, time, cancellation);
        try
        {
            var turn = await _turns.AcquireAsync(permitCount: 1, limit.Token);
            request.HttpContext.Response.RegisterForDispose(turn);
            if (turn.IsAcquired)
            {
                request.HttpContext.Items[this] = turn;
            }

            return turn.IsAcquired;
        }
        catch (OperationCanceledException) when (limit.HasRunOut)
        {
            return false;
        }
    }

    public void Dispose() => _turns.Dispose();
}
