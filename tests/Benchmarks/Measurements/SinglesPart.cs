using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Measures single messages from the request to the gateway.</summary>
internal sealed class SinglesPart : IPart
{
    public const int Clients = 8;

    private const double MinRatio = 0.70;

    public string Name => "singles";

    public async Task RunAsync(Bench bench)
    {
        var scripts = await bench.ScriptsAsync();
        await using var system = await bench.StartAsync();
        var (rounds, processor) = await EndToEnd.MeasureAsync(
            bench, bench.Rounds, system, scripts.Single, bench.Pick(500, 800), Clients, () => system.App.AcceptAsync());
        bench.Add(new Figure(
            Name,
            "accepted and sent",
            rounds.Flow,
            "messages/s",
            rounds.Ceiling,
            rounds.Ratio,
            Target.Ratio(MinRatio),
            $"{Clients} clients, Gateway__MaxConcurrency {BenchSystem.GatewayConcurrency}"));
        bench.Add(new Figure(Name, "processor time of the app", processor, "ms/message"));
        bench.NoteMemory("single messages", system);
    }
}
