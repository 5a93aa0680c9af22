using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Measures the time from the start of the process until the app is ready, and the memory of the idle app.</summary>
internal sealed class StartPart : IPart
{
    public string Name => "start";

    public async Task RunAsync(Bench bench)
    {
        await using var system = await bench.StartAsync(withApp: false);
        var (healthy, _) = await StartAsync();
        bench.Add(new Figure(Name, "first health, empty storage", healthy, "ms", Note: "includes the creation of tables and queues"));

        var starts = new List<(double Healthy, double Accepted)>();
        for (var start = 0; start < bench.Pick(3, 7); start++)
        {
            starts.Add(await StartAsync());
        }

        bench.Add(new Figure(Name, "first health", Median.Of(starts.Select(start => start.Healthy)), "ms", Note: $"median of {starts.Count} starts"));
        bench.Add(new Figure(Name, "first message accepted", Median.Of(starts.Select(start => start.Accepted)), "ms"));
        await Task.Delay(TimeSpan.FromSeconds(bench.Pick(5, 30)), TimeProvider.System);
        bench.Add(new Figure(Name, "memory at rest", ProcessMemory.Of(system.WorkerId).Now, "MB", Note: "the worker"));
        bench.Add(new Figure(Name, "memory of the host at rest", ProcessMemory.Of(system.Host.Process.Id).Now, "MB"));

        async Task<(double Healthy, double Accepted)> StartAsync()
        {
            await system.StopAppAsync();
            var begun = TimeProvider.System.GetTimestamp();
            await system.StartAppAsync();
            var first = TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds;
            await system.App.AcceptAsync();
            return (first, TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
        }
    }
}
