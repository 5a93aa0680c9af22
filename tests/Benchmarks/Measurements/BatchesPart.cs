using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Measures batches from the request to the gateway, against the ceiling of host and storage. A chunk of 200 is one row.</summary>
internal sealed class BatchesPart : IPart
{
    private const double SmallRatio = 0.60, LargeRatio = 0.65;

    public string Name => "batches";

    public async Task RunAsync(Bench bench)
    {
        var scripts = await bench.ScriptsAsync();
        await MeasureAsync("batches of 200", scripts.SmallBatch, bench.Pick(24, 40), clients: 8, SmallRatio);
        await MeasureAsync("batches of 10,000", scripts.LargeBatch, bench.Pick(2, 3), clients: 2, LargeRatio);

        async Task MeasureAsync(string name, FlowScript script, int requests, int clients, double minRatio)
        {
            await using var system = await bench.StartAsync();
            await using var empty = await system.StartEmptyAppAsync();
            var ceiling = new CombinedReplay(empty, system.Raw, script);
            var (rounds, processor) = await EndToEnd.MeasureAsync(
                bench, bench.Rounds, system, script, ceiling, requests, clients, () => system.App.AcceptBatchAsync(script.Messages));
            var note = $"{requests} a round, {clients} at a time";
            bench.Add(new Figure(Name, name, rounds.Flow, "messages/s", rounds.Ceiling, rounds.Ratio, Target.Ratio(minRatio), note));
            bench.Add(new Figure(Name, $"{name}, processor time of the app", processor, "ms/message"));
            bench.NoteMemory(name, system);
        }
    }
}
