using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Measures batches from the request to the gateway, against the same storage calls. A chunk of 200 is one row.</summary>
internal sealed class BatchesPart : IPart
{
    private const double MinRatio = 0.60;

    public string Name => "batches";

    public async Task RunAsync(Bench bench)
    {
        var scripts = await bench.ScriptsAsync();
        await MeasureAsync("batches of 200", scripts.SmallBatch, bench.Pick(24, 40), clients: 8);
        await MeasureAsync("batches of 10,000", scripts.LargeBatch, bench.Pick(2, 3), clients: 2);

        async Task MeasureAsync(string name, FlowScript script, int requests, int clients)
        {
            await using var system = await bench.StartAsync();
            var (rounds, processor) = await EndToEnd.MeasureAsync(
                bench, bench.Rounds, system, script, requests, clients, () => system.App.AcceptBatchAsync(script.Messages));
            var note = $"{requests} a round, {clients} at a time";
            bench.Add(new Figure(Name, name, rounds.Flow, "messages/s", rounds.Ceiling, rounds.Ratio, Target.Ratio(MinRatio), note));
            bench.Add(new Figure(Name, $"{name}, processor time of the app", processor, "ms/message"));
            bench.NoteMemory(name, system);
        }
    }
}
