using System.Diagnostics;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>
/// Measures the time from the start of the process until the published app has accepted its first message, with idle storage, and the memory of the idle
/// app.
/// </summary>
internal sealed class StartPart : IPart
{
    private static readonly (string Name, string[] Options)[] Ways = [("published", []), ("without ReadyToRun", ["-p:PublishReadyToRun=false"])];

    public string Name => "start";

    public async Task RunAsync(Bench bench)
    {
        using var folder = new TemporaryFolder();
        var apps = new List<string>();
        foreach (var (name, options) in Ways)
        {
            apps.Add(await PublishedApp.PublishAsync(Path.Combine(folder.Path, $"{apps.Count}"), options));
        }

        await using var system = await bench.StartAsync(withApp: false);
        system.AppAssembly = apps[0];
        var first = await StartAsync(system);
        bench.Add(new Figure(Name, "first message accepted, empty storage", first.Accepted, "ms", Note: "includes the creation of tables and queues"));

        var starts = apps.Select(_ => new List<Start>()).ToList();
        for (var round = 0; round < bench.Pick(3, 7); round++)
        {
            for (var way = 0; way < apps.Count; way++)
            {
                system.AppAssembly = apps[way];
                starts[way].Add(await StartAsync(system));
            }
        }

        for (var way = 0; way < apps.Count; way++)
        {
            var (name, of) = (Ways[way].Name, starts[way]);
            bench.Add(new Figure(Name, $"first health, {name}", Median.Of(of.Select(start => start.Healthy)), "ms", Note: $"median of {of.Count} starts"));
            bench.Add(new Figure(Name, $"first message accepted, {name}", Median.Of(of.Select(start => start.Accepted)), "ms"));
            bench.Add(new Figure(
                Name, $"first message accepted, {name}, worker alone", Median.Of(of.Select(start => start.OfWorker)), "ms",
                Note: "from the start of the worker's process"));
        }

        system.AppAssembly = apps[0];
        await StartAsync(system);
        await Task.Delay(TimeSpan.FromSeconds(bench.Pick(5, 30)), TimeProvider.System);
        bench.Add(new Figure(Name, "memory at rest", ProcessMemory.Of(system.WorkerId).Now, "MB", Note: "the worker"));
        bench.Add(new Figure(Name, "memory of the host at rest", ProcessMemory.Of(system.Host.Process.Id).Now, "MB"));
    }

    private static async Task<Start> StartAsync(BenchSystem system)
    {
        await system.StopAppAsync();
        var begun = TimeProvider.System.GetTimestamp();
        await system.StartAppAsync();
        var healthy = TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds;
        await system.App.AcceptAsync();
        using var worker = Process.GetProcessById(system.WorkerId);
        return new Start(
            healthy, TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds,
            (TimeProvider.System.GetLocalNow().DateTime - worker.StartTime).TotalMilliseconds);
    }

    /// <summary>Milliseconds from the start of the host's process, and from the start of the worker's.</summary>
    private sealed record Start(double Healthy, double Accepted, double OfWorker);
}
