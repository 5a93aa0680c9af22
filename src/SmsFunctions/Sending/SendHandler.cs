using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>Takes a hint to its end: claims the chunk, makes the one gateway call, stores the answer.</summary>
public sealed class SendHandler(
    ChunkTable table,
    OutcomeStore outcomes,
    GatewayClient gateway,
    ChunkMachine machine,
    IOptions<GatewayOptions> gatewayOptions,
    TimeProvider time,
    ILogger<SendHandler> logger)
{
    // Each lost race means that somebody else moved the chunk; more of them than this is a fault in the storage.
    private const int MaxRaces = 10;

    // The host ends a function after 5 minutes (functionTimeout), and the whole worker with it.
    private static readonly TimeSpan WorkTime = TimeSpan.FromMinutes(4.5);

    /// <exception cref="InvalidOperationException">The chunk can be neither written nor understood: somebody must look.</exception>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; the hint comes back.</exception>
    public async Task HandleAsync(SendHint hint, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + WorkTime;
        var current = hint.Stored ?? await table.ReadAsync(hint.Id, cancellation);
        for (var races = 0; races < MaxRaces; races++)
        {
            if (current is null)
            {
                logger.ChunkGone(hint.Id);
                return;
            }

            var now = time.GetUtcNow();
            switch (machine.Claim(hint.IsCommitted ? machine.Commit(current.Chunk) : current.Chunk, now))
            {
                case Claim.Drop drop:
                    logger.HintDropped(hint.Id, drop.Reason);
                    return;

                case Claim.Wait wait:
                    await Task.Delay(wait.Until - now, time, cancellation);
                    break;

                case Claim.GiveUp giveUp:
                    var given = await table.WriteAsync(current, giveUp.Next, cancellation);
                    if (given.Written)
                    {
                        logger.GivenUp(hint.Id, giveUp.Next.Recipients);
                    }

                    current = given.Current;
                    break;

                case Claim.Take take:
                    // Cancelled half-way, a claim could stand without anybody to make its call.
                    cancellation.ThrowIfCancellationRequested();
                    var taken = await table.WriteAsync(current, take.Next, CancellationToken.None);
                    if (taken.Written)
                    {
                        await CallAsync(taken.Current!, take.Call, deadline);
                        return;
                    }

                    current = taken.Current;
                    break;
            }
        }

        throw new InvalidOperationException($"Chunk {hint.Id} could not be claimed in {MaxRaces} tries, each of which found it changed.");
    }

    // Nothing is cancelled any more: a call that has begun is brought to its stored end, also while the app shuts down.
    private async Task CallAsync(StoredChunk claimed, string call, DateTimeOffset deadline)
    {
        var chunk = claimed.Chunk;
        if (time.GetUtcNow() + gatewayOptions.Value.Timeout + SendingOptions.LeaseMargin > chunk.LeaseUntil)
        {
            // This process was frozen between its claim and now: the call could outlive the lease.
            logger.ClaimTooOld(chunk.Id);
            await outcomes.StoreAsync(claimed, (before, now) => machine.HandBack(before, call, now), deadline);
            return;
        }

        int[] indexes = [.. Enumerable.Range(0, chunk.Recipients.Length).Where(i => chunk.Recipients[i].Call == call && chunk.Recipients[i].Status == MessageStatus.Sending)];
        var reply = await gateway.SendAsync(
            new OutgoingSms([.. indexes.Select(i => chunk.Recipients[i].Phone)], chunk.Text, chunk.Sender, chunk.Flash), CancellationToken.None);
        var replies = indexes.Zip(reply.Phones).ToList();
        await outcomes.StoreAsync(claimed, (before, now) => machine.Answer(before, call, replies, now), deadline);
    }
}
