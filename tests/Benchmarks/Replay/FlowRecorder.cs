using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Replay;

/// <summary>Records the storage calls of the running app for one request of each kind.</summary>
internal sealed class FlowRecorder(BenchSystem system)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public const int SmallBatch = 200, LargeBatch = 10_000;

    public static async Task<FlowScripts> RecordAsync(Bench bench)
    {
        await using var system = await bench.StartAsync(isWired: true, settings: AcceptOnly.Settings);
        var recorder = new FlowRecorder(system);

        // The first message has one-time calls, such as opening its day and renting slots.
        await recorder.OneAsync(1, system.App.AcceptAsync());
        var later = await recorder.OneAsync(1, system.App.AcceptAsync(AcceptOnly.Due()), isSent: false);
        var single = await recorder.OneAsync(1, system.App.AcceptAsync());
        var small = await recorder.OneAsync(SmallBatch, system.App.AcceptBatchAsync(SmallBatch));
        var large = await recorder.OneAsync(LargeBatch, system.App.AcceptBatchAsync(LargeBatch));
        return new FlowScripts(
            FlowScript.Of(later, later, 1, system), FlowScript.Of(single, single, 1, system), FlowScript.Of(small, small, 1, system),
            FlowScript.Of(large, small, LargeBatch / SmallBatch, system));
    }

    private async Task<RecordedFlow> OneAsync(int messages, Task<string> accepting, bool isSent = true)
    {
        var wire = system.Wire!;
        var id = await accepting;
        var begun = TimeProvider.System.GetTimestamp();
        IReadOnlyList<RecordedCall> before, calls = [];
        do
        {
            // A call is recorded after its answer is forwarded, so the app can be slightly ahead of the record.
            Timeouts.Check(begun, Timeouts.Short, "a recorded request to be sent");
            await Task.Delay(Look, TimeProvider.System);
            (before, calls) = (calls, wire.Calls);
        }
        while (!IsWhole(calls, isSent) || CallsOf(before) != CallsOf(calls));

        wire.Forget();
        return new RecordedFlow(calls, id, messages);
    }

    private static bool IsWhole(IReadOnlyList<RecordedCall> calls, bool isSent) =>
        calls.Count(call => call.IsPut(StorageRows.Queue)) is var put and > 0 && (!isSent || calls.Count(call => call.IsDelete(StorageRows.Queue)) == put);

    private static int CallsOf(IReadOnlyList<RecordedCall> calls) => calls.Count(call => call.IsTransaction || call.IsPut(StorageRows.Queue));
}
