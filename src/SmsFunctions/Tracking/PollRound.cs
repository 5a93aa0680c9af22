using System.Collections.Concurrent;
using SmsFunctions.Gateway;
using SmsFunctions.Sending;

namespace SmsFunctions.Tracking;

/// <summary>Asks the gateway for the statuses of a chunk's recipients, a few at a time.</summary>
public sealed class PollRound(GatewayClient gateway, TimeProvider time)
{
    private const int Parallel = 4;

    // A gateway that has not answered so many calls in a row will not answer the others either.
    private const int Silence = 8;

    // A round that is cut short begins elsewhere than the one before it, or those at the end would never be asked.
    private const int Stride = 61;

    /// <returns>By the recipient's index; and whether the round came to its end: it did not when the time was over.</returns>
    public async Task<(IReadOnlyCollection<(int Index, StatusReply Reply)> Replies, bool IsWhole)> AskAsync(Chunk chunk, DateTimeOffset end, CancellationToken cancellation)
    {
        var replies = new ConcurrentQueue<(int Index, StatusReply Reply)>();
        var (isWhole, silent) = (true, 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(Open(chunk), options, async (open, stop) =>
        {
            if (Volatile.Read(ref silent) >= Silence)
            {
                return;
            }

            // A chunk of 200 at a slow gateway would outlast the function; what was heard so far is stored.
            if (time.GetUtcNow() > end)
            {
                Volatile.Write(ref isWhole, false);
                return;
            }

            var reply = await gateway.StatusAsync(open.GatewayId, stop);
            replies.Enqueue((open.Index, reply));
            _ = reply.Verdict is Verdict.Accepted or Verdict.Refused ? Interlocked.Exchange(ref silent, 0) : Interlocked.Increment(ref silent);
        });

        // Where nothing was heard to the end, the missing answers tell the plan to make the check again.
        return (replies, isWhole || silent >= Silence);
    }

    private static IEnumerable<(int Index, string GatewayId)> Open(Chunk chunk)
    {
        var open = chunk.Recipients.Index()
            .Where(recipient => recipient.Item is { Status: MessageStatus.Sent, GatewayId: not null })
            .Select(recipient => (recipient.Index, recipient.Item.GatewayId!)).ToList();
        return open.Select((_, i) => open[(i + (chunk.Version * Stride)) % open.Count]);
    }
}
