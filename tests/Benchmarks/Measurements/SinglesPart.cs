using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Measures single messages from the request to the gateway, against the ceiling of host and storage.</summary>
internal sealed class SinglesPart : IPart
{
    private const double MinRatio = 0.75;

    public string Name => "singles";

    public async Task RunAsync(Bench bench)
    {
        var script = (await bench.ScriptsAsync()).Single;
        await using var system = await bench.StartAsync();
        await using var empty = await system.StartEmptyAppAsync();
        var ceiling = new CombinedReplay(empty, system.Raw, script);
        foreach (var clients in (int[])[1, 8, 32])
        {
            var requests = clients == 1 ? bench.Pick(100, 300) : bench.Pick(500, 800);
            var (rounds, processor) = await EndToEnd.MeasureAsync(
                bench, bench.Rounds, system, script, ceiling, requests, clients, () => system.App.AcceptAsync());
            var name = clients == 1 ? "1 client" : $"{clients} clients";
            bench.Add(new Figure(
                Name, $"accepted and sent, {name}", rounds.Flow, "messages/s", rounds.Ceiling, rounds.Ratio, Target.Ratio(MinRatio),
                $"Gateway__MaxConcurrency {BenchSystem.GatewayConcurrency}"));
            bench.Add(new Figure(Name, $"processor time of the app, {name}", processor, "ms/message"));
        }

        bench.NoteMemory("single messages", system);
    }
}
