using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>A round of status checks for many recipients, as fast as the app can.</summary>
internal sealed class StatusPart : IPart
{
    public const int Rate = 1000;

    public static IEnumerable<(string Name, string Value)> Quiet => [("Tracking__Schedule", "00:00:02,00:30:00"), ("Tracking__RatePerSecond", $"{Rate}")];

    public static (string Name, string Value) Tracking => ("TrackingTimer", "* * * * * *");

    public string Name => "status";

    public async Task RunAsync(Bench bench)
    {
        var batches = bench.Pick(1, 10);
        var recipients = batches * FlowRecorder.LargeBatch;
        await using var system = await BenchSystem.StartAsync(settings: Quiet);
        for (var batch = 1; batch <= batches; batch++)
        {
            await system.App.AcceptBatchAsync(FlowRecorder.LargeBatch);
            await system.Gateway.LedgerAsync(batch * FlowRecorder.LargeBatch);
        }

        bench.Say($"status   {recipients:N0} recipients sent, in chunks of 200; their first check begins");
        await system.StartAppAsync(Tracking);
        await system.Gateway.StatusCallsAsync(1);
        var (before, begun) = (await system.Gateway.CallsAsync("1c_i.php"), TimeProvider.System.GetTimestamp());
        await system.Gateway.StatusCallsAsync(recipients);
        var seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        bench.Add(new Figure(Name, $"round of {recipients:N0} recipients", (recipients - before) / seconds, "calls/s", Note: $"Tracking__RatePerSecond {Rate}, its upper bound"));
        bench.NoteMemory("status round", system);
    }
}
