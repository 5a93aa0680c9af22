using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>Puts hints for pending callbacks that are due: retries, and callbacks whose hint was lost.</summary>
public sealed class CallbackSweep(DueWork due, CallbackQueue queue, IOptions<CallbackOptions> options, TimeProvider time)
{
    private const int MaxPerTick = 500;

    // Status checks run on the same timer and wait for the sweep.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    // Callbacks due for less than this have a hint of their own in the queue.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!options.Value.IsOn)
        {
            return;
        }

        var found = await due.FindAsync(MarkerKind.Callback, time.GetUtcNow() - OnItsWay, MaxPerTick, cancellation);
        if (found.Count == 0 || await queue.IsBehindAsync(cancellation))
        {
            return;
        }

        var end = time.GetUtcNow() + Budget;
        foreach (var work in found.TakeWhile(_ => time.GetUtcNow() < end))
        {
            await queue.PutAsync(new CallbackHint(work.Chunk, work.Version, work.Marker.At), TimeSpan.Zero, cancellation);
        }
    }
}
