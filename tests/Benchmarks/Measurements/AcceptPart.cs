using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Accepting single messages, without sending them: throughput against the ceiling, and latency.</summary>
internal sealed class AcceptPart : IPart
{
    private const double MinRatio = 0.75, MaxLatency = 25;

    public string Name => "accept";

    public async Task RunAsync(Bench bench)
    {
        var scripts = await bench.ScriptsAsync();
        await using var system = await bench.StartAsync(settings: AcceptOnly.Settings);
        using var ceiling = new FlowReplay(system.Raw, scripts.Later);
        var (length, most) = (TimeSpan.FromSeconds(bench.Pick(1.2, 4)), 0.0);
        await Load.ForAsync(TimeSpan.FromSeconds(bench.Pick(2, 4)), 8, AcceptAsync);
        await Load.ForAsync(TimeSpan.FromSeconds(1), 8, ceiling.AcceptAsync);

        foreach (var clients in (int[])[1, 8, 32])
        {
            var (rounds, latencies, rawLatencies) = (new Rounds(), new List<double>(), new List<double>());
            for (var round = 0; round < bench.Rounds; round++)
            {
                var raw = await Load.ForAsync(length, clients, ceiling.AcceptAsync);
                var app = await Load.ForAsync(length, clients, AcceptAsync);
                rounds.Add(raw.PerSecond, app.PerSecond);
                latencies.AddRange(app.Latencies);
                rawLatencies.AddRange(raw.Latencies);
            }

            most = Math.Max(most, rounds.Flow);
            bench.Add(new Figure(Name, $"singles, {Clients(clients)}", rounds.Flow, "messages/s", rounds.Ceiling, rounds.Ratio, Target.Ratio(MinRatio)));
            foreach (var percent in (int[])[50, 90, 99])
            {
                bench.Add(new Figure(Name, $"latency p{percent}, {Clients(clients)}", Median.Percentile(latencies, percent), "ms", Median.Percentile(rawLatencies, percent)));
            }
        }

        var open = TimeSpan.FromSeconds(bench.Pick(4, 20));
        var (rawHalf, half) = (await Load.OpenAsync(open, most / 2, ceiling.AcceptAsync), await Load.OpenAsync(open, most / 2, AcceptAsync));
        bench.Add(new Figure(Name, "latency p50 at half load", half.P(50), "ms", rawHalf.P(50), Note: $"{most / 2:0} arrivals/s"));
        bench.Add(new Figure(Name, "latency p99 at half load", half.P(99), "ms", rawHalf.P(99), Target: Target.Below(MaxLatency)));
        bench.NoteMemory("accepting", system);

        Task AcceptAsync() => system.App.AcceptAsync(AcceptOnly.Due());
    }

    private static string Clients(int count) => count == 1 ? "1 client" : $"{count} clients";
}
