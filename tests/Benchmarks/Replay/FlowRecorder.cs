using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Replay;

/// <summary>Records what the running app does for one request of each kind.</summary>
internal sealed class FlowRecorder(BenchSystem system)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public const int SmallBatch = 200, LargeBatch = 10_000;

    public static async Task<FlowScripts> RecordAsync()
    {
        await using var system = await BenchSystem.StartAsync(isWired: true, settings: AcceptOnly.Settings);
        var recorder = new FlowRecorder(system);

        // The first message also opens its day, rents slots and the like.
        await recorder.OneAsync(1, system.App.AcceptAsync());
        var later = await recorder.OneAsync(1, system.App.AcceptAsync(AcceptOnly.Due()), isSent: false);
        return new FlowScripts(
            later, await recorder.OneAsync(1, system.App.AcceptAsync()), await recorder.OneAsync(SmallBatch, system.App.AcceptBatchAsync(SmallBatch)),
            await recorder.OneAsync(LargeBatch, system.App.AcceptBatchAsync(LargeBatch)));
    }

    private async Task<FlowScript> OneAsync(int messages, Task<string> accepting, bool isSent = true)
    {
        var wire = system.Wire!;
        var id = await accepting;
        var (begun, calls) = (TimeProvider.System.GetTimestamp(), wire.Calls);
        while (isSent && (calls.Count(call => call.IsDelete(StorageRows.Queue)) is var deleted && (deleted == 0 || deleted < calls.Count(call => call.IsPut(StorageRows.Queue)))))
        {
            Patience.Check(begun, Patience.Short, "a recorded request to be sent");
            await Task.Delay(Look, TimeProvider.System);
            calls = wire.Calls;
        }

        wire.Forget();
        return FlowScript.Of(calls, id, messages, system);
    }
}
