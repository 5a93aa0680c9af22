using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>
/// Measures accepting single messages without sending them: throughput against the ceiling of host and storage, and latency. Each point has its own
/// storage, because each waiting hint slows Azurite down.
/// </summary>
internal sealed class AcceptPart : IPart
{
    private const double MinRatio = 0.8, MaxLatencyRatio = 1.5;
    private const int WarmUpClients = 8;

    public string Name => "accept";

    public async Task RunAsync(Bench bench)
    {
        var scripts = await bench.ScriptsAsync();
        var most = 0.0;
        foreach (var clients in (int[])[1, 8, 32])
        {
            most = Math.Max(most, await ThroughputAsync(bench, scripts.Later, clients));
        }

        await LatencyAsync(bench, scripts.Later, most / 2, inMemory: false);
        await LatencyAsync(bench, scripts.Later, most / 2, inMemory: true);
    }

    private async Task<double> ThroughputAsync(Bench bench, FlowScript script, int clients)
    {
        await using var system = await bench.StartAsync(settings: AcceptOnly.Settings);
        await using var empty = await system.StartEmptyAppAsync();
        using var storage = new FlowReplay(system.Raw, script);
        var ceiling = new CombinedReplay(empty, system.Raw, script);
        await WarmUpAsync(bench, system, ceiling);
        var (length, rounds, alone) = (TimeSpan.FromSeconds(bench.Pick(1.5, 2)), new Rounds(), new List<double>());
        var (latencies, rawLatencies) = (new List<double>(), new List<double>());
        for (var round = 0; round < bench.Rounds; round++)
        {
            alone.Add((await Load.ForAsync(length, clients, storage.AcceptAsync)).PerSecond);
            var raw = await Load.ForAsync(length, clients, ceiling.AcceptAsync);
            var app = await Load.ForAsync(length, clients, () => AcceptAsync(system));
            rounds.Add(raw.PerSecond, app.PerSecond);
            latencies.AddRange(app.Latencies);
            rawLatencies.AddRange(raw.Latencies);
        }

        var name = clients == 1 ? "1 client" : $"{clients} clients";
        bench.Add(new Figure(
            Name, $"singles, {name}", rounds.Flow, "messages/s", rounds.Ceiling, rounds.Ratio, Target.Ratio(MinRatio),
            $"storage alone {Median.Of(alone):0}"));
        foreach (var percent in (int[])[50, 90, 99])
        {
            bench.Add(new Figure(Name, $"latency p{percent}, {name}", Median.Percentile(latencies, percent), "ms", Median.Percentile(rawLatencies, percent)));
        }

        bench.NoteMemory($"accepting, {name}", system);
        return rounds.Flow;
    }

    private async Task LatencyAsync(Bench bench, FlowScript script, double arrivals, bool inMemory)
    {
        await using var system = await bench.StartAsync(inMemory: inMemory, settings: AcceptOnly.Settings);
        await using var empty = await system.StartEmptyAppAsync();
        var ceiling = new CombinedReplay(empty, system.Raw, script);
        await WarmUpAsync(bench, system, ceiling);
        var length = TimeSpan.FromSeconds(bench.Pick(4, 15));
        var (raw, half) = (await Load.OpenAsync(length, arrivals, ceiling.AcceptAsync), await Load.OpenAsync(length, arrivals, () => AcceptAsync(system)));
        var where = inMemory ? "half load, Azurite in memory" : "half load";
        bench.Add(new Figure(Name, $"latency p50 at {where}", half.P(50), "ms", raw.P(50), Note: $"{arrivals:0} arrivals/s"));
        bench.Add(new Figure(Name, $"latency p99 at {where}", half.P(99), "ms", raw.P(99), half.P(99) / raw.P(99), Target.RatioAtMost(MaxLatencyRatio)));
    }

    // Warms up: the runtime compiles a method at its first call, and again after many calls.
    private static async Task WarmUpAsync(Bench bench, BenchSystem system, CombinedReplay ceiling)
    {
        await Load.ForAsync(TimeSpan.FromSeconds(bench.Pick(3, 6)), WarmUpClients, () => AcceptAsync(system));
        await Load.ForAsync(TimeSpan.FromSeconds(bench.Pick(3, 6)), WarmUpClients, ceiling.AcceptAsync);
    }

    private static Task AcceptAsync(BenchSystem system) => system.App.AcceptAsync(AcceptOnly.Due());
}
