using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>Finds what is owed and due, and hands it to the workers: retries whose time has come, and whatever lost its hint.</summary>
public sealed class CallbackSweep(DueWork due, CallbackQueue queue, IOptions<CallbackOptions> options, TimeProvider time)
{
    private const int MaxPerTick = 500;

    // Status checks wait for the same timer.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    // Younger ones have a hint of their own on its way.
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
