using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>Finds what is owed and due, and hands it to the workers: retries whose time has come, and whatever lost its hint.</summary>
public sealed class CallbackSweep(DueWork due, CallbackQueue queue, IOptions<CallbackOptions> options, TimeProvider time)
{
    private const int MaxPerTick = 500;

    // Younger ones have a hint of their own on its way.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (CallbackOptions.Split(options.Value.Secret).Length == 0)
        {
            return;
        }

        foreach (var work in await due.FindAsync(MarkerKind.Callback, time.GetUtcNow() - OnItsWay, MaxPerTick, cancellation))
        {
            await queue.PutAsync(new CallbackHint(work.Chunk, work.Version, work.Marker.At), TimeSpan.Zero, cancellation);
        }
    }
}
