using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Measures a round of status checks for many recipients at the maximum rate.</summary>
internal sealed class StatusPart : IPart
{
    public const int Rate = 1000;

    // The first tick of the timer enqueues the checks of ten seconds. A small part remains for the next tick.
    private const int FirstTick = 9_000;

    public static IEnumerable<(string Name, string Value)> Quiet => [("Tracking__Schedule", "00:00:02,00:30:00"), ("Tracking__RatePerSecond", $"{Rate}")];

    /// <value>The time after which every first check is due. It includes jitter and rounding to whole seconds.</value>
    public static readonly TimeSpan AllDue = TimeSpan.FromSeconds(5);

    public static (string Name, string Value) Tracking => ("TrackingTimer", "* * * * * *");

    public string Name => "status";

    public async Task RunAsync(Bench bench)
    {
        var batches = bench.Pick(1, 10);
        var recipients = batches * FlowRecorder.LargeBatch;
        await using var system = await bench.StartAsync(settings: Quiet);
        for (var batch = 1; batch <= batches; batch++)
        {
            await system.App.AcceptBatchAsync(FlowRecorder.LargeBatch);
            await system.Gateway.LedgerAsync(batch * FlowRecorder.LargeBatch);
        }

        bench.Say($"status   {recipients:N0} recipients sent, in chunks of 200; their first check begins");
        await Task.Delay(AllDue, TimeProvider.System);
        await system.StartAppAsync(Tracking);
        await system.Gateway.StatusCallsAsync(1);
        var (before, begun) = (await system.Gateway.CallsAsync("1c_i.php"), TimeProvider.System.GetTimestamp());
        await system.Gateway.StatusCallsAsync(FirstTick);
        bench.Add(new Figure(Name, $"first {FirstTick:N0} calls, handed out at once", PerSecond(FirstTick), "calls/s"));
        await system.Gateway.StatusCallsAsync(recipients);
        var note = $"Tracking__RatePerSecond {Rate}, its upper bound";
        bench.Add(new Figure(Name, $"round of {recipients:N0} recipients", PerSecond(recipients), "calls/s", Note: note));
        bench.NoteMemory("status round", system);

        double PerSecond(int made) => (made - before) / TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
    }
}
