using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using SmsFunctions.Benchmarks;
using SmsFunctions.Benchmarks.Measurements;
using SmsFunctions.Benchmarks.Report;

IPart[] parts =
[
    new StartPart(),
    new StoragePart(),
    new AcceptPart(),
    new SinglesPart(),
    new BatchesPart(),
    new PriorityPart(),
    new ReleasePart(),
    new StatusPart(),
    new CostPart(),
    new GrowthPart(),
    new BoundsPart(),
    new PeerPart(),
];
string[] names = [.. parts.Select(part => part.Name)];
if (BenchmarkOptions.Parse(args, names) is not { } options)
{
    Console.WriteLine(BenchmarkOptions.Usage(names));
    return 2;
}

if (typeof(Bench).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration != "Release")
{
    Console.Error.WriteLine("Benchmarks need a Release build, as in production: dotnet run -c Release --project tests/Benchmarks");
    return 2;
}

// Formats figures in the same way for all languages.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var (bench, machine, failed) = (new Bench(options.IsFull), Machine.Read(), new List<string>());
bench.Say($"{(options.IsFull ? "full" : "quick")} run on {machine}");
var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
foreach (var part in parts.Where(part => options.Wants(part)))
{
    try
    {
        if (await Task.WhenAny(part.RunAsync(bench), stopped.Task) is var first && first == stopped.Task)
        {
            await (bench.Running?.DisposeAsync() ?? ValueTask.CompletedTask);
            return 130;
        }

        await first;
    }
    catch (Exception fault) when (
        fault is InvalidOperationException or TimeoutException or HttpRequestException or IOException or SmsFunctions.Local.MissingPartException)
    {
        // The other parts still run. The exit code reports the failure.
        failed.Add($"{part.Name}: {fault.Message}");
        bench.Say($"{part.Name} could not be measured: {fault.Message}");
    }
}

MemoryFigures.Add(bench);
var folder = Directory.CreateDirectory(options.Out).FullName;
await File.WriteAllTextAsync(Path.Combine(folder, "benchmarks.json"), JsonReport.Of(bench, machine, failed));
await File.WriteAllTextAsync(Path.Combine(folder, "benchmarks.svg"), Plot.Of(bench.Figures));
Console.WriteLine($"\n{FigureTable.Of(bench.Figures)}\n{machine}; load now {Machine.LoadNow()}. {bench.Elapsed.TotalSeconds:0} s.");
Console.WriteLine($"Written to {folder}: benchmarks.json, benchmarks.svg");
foreach (var part in failed)
{
    Console.Error.WriteLine($"Not measured: {part}");
}

return failed.Count == 0 ? 0 : 1;

void Stop(PosixSignalContext context)
{
    // The program must stop its child processes before it ends.
    context.Cancel = true;
    stopped.TrySetResult();
}
