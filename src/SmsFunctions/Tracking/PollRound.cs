using System.Collections.Concurrent;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;

namespace SmsFunctions.Tracking;

/// <summary>Queries the gateway for the statuses of the recipients of a chunk, a few at a time and not faster than the rate.</summary>
public sealed class PollRound(GatewayClient gateway, Pace instance, TimeProvider time)
{
    private const int Parallel = 4;

    // After this many consecutive calls without an answer, the remaining calls are skipped.
    private const int Silence = 8;

    // Each round starts at another recipient. Otherwise rounds that are cut short would never reach the last recipients.
    private const int Stride = 61;

    /// <summary>Returns the pace of a hint. The calls of an instance also keep the pace of the instance.</summary>
    /// <param name="gap"><see cref="PollHint.Gap"/>.</param>
    public Pace PaceOf(TimeSpan gap) => instance.For(gap);

    /// <returns>The replies by recipient index, and whether the round is complete. It is incomplete when its time limit was reached.</returns>
    public async Task<(IReadOnlyCollection<(int Index, StatusReply Reply)> Replies, bool IsWhole)> AskAsync(
        Chunk chunk, Pace pace, DateTimeOffset end, CancellationToken cancellation)
    {
        var replies = new ConcurrentQueue<(int Index, StatusReply Reply)>();
        var (isWhole, silent) = (true, 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(Open(chunk), options, async (open, stop) =>
        {
            if (IsSkipped())
            {
                return;
            }

            await pace.NextAsync(stop);
            if (IsSkipped())
            {
                return;
            }

            var reply = await gateway.StatusAsync(open.GatewayId, stop);
            replies.Enqueue((open.Index, reply));
            _ = reply.Verdict is Verdict.Accepted or Verdict.Refused ? Interlocked.Exchange(ref silent, 0) : Interlocked.Increment(ref silent);
        });

        // After consecutive failures the round still counts as complete: the unanswered calls make the plan repeat the check later.
        return (replies, isWhole || silent >= Silence);

        bool IsSkipped()
        {
            if (Volatile.Read(ref silent) >= Silence)
            {
                return true;
            }

            if (time.GetUtcNow() <= end)
            {
                return false;
            }

            // With a slow gateway, a chunk of 200 recipients would exceed the function timeout. The replies received so far are stored.
            Volatile.Write(ref isWhole, false);
            return true;
        }
    }

    private static IEnumerable<(int Index, string GatewayId)> Open(Chunk chunk)
    {
        var open = chunk.Recipients.Index()
            .Where(recipient => recipient.Item is { Status: MessageStatus.Sent, GatewayId: not null })
            .Select(recipient => (recipient.Index, recipient.Item.GatewayId!)).ToList();
        return open.Select((_, i) => open[(i + (chunk.Version * Stride)) % open.Count]);
    }
}
