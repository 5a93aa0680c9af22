using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>The same figures with many messages of the past in the table.</summary>
internal sealed class GrowthPart : IPart
{
    private const int Days = 10, TransactionRows = 100, Clients = 8, Many = 100_000;

    public string Name => "growth";

    public async Task RunAsync(Bench bench)
    {
        var scripts = await bench.ScriptsAsync();
        await using var system = await bench.StartAsync();
        var (rows, transactions) = (0, 0);
        foreach (var wanted in bench.Pick<int[]>([0, 10_000], [0, 10_000, 100_000, 1_000_000]))
        {
            var (before, begun, box) = (rows, TimeProvider.System.GetTimestamp(), TimeSpan.FromMinutes(bench.Pick(1, 4)));
            while (rows < wanted && TimeProvider.System.GetElapsedTime(begun) < box)
            {
                await Load.CountAsync(Math.Min(100, (wanted - rows) / TransactionRows), Clients, () =>
                    system.AppStorage.SendAsync(StorageRows.Transaction(system.AppStorage, TransactionRows, Interlocked.Increment(ref transactions) / 16 % Days)));
                rows += Math.Min(100, (wanted - rows) / TransactionRows) * TransactionRows;
            }

            if (rows > before)
            {
                bench.Add(new Figure(
                    Name, $"insert up to {rows:N0} rows", (rows - before) / TimeProvider.System.GetElapsedTime(begun).TotalSeconds, "rows/s",
                    Note: $"Azurite holds {ProcessMemory.Of(system.Azurite.Process.Id).Now:0} MB{(rows < wanted ? $"; {wanted:N0} were not reached in {box.TotalMinutes:0} min" : "")}"));
            }

            // Azurite itself is slower with every row: what it would take to measure as long as before is a part of an hour.
            var isSlow = rows > Many;
            var rounds = await EndToEnd.MeasureAsync(bench, isSlow ? 1 : bench.Pick(1, 3), system, scripts.Single, isSlow ? 100 : bench.Pick(300, 500), Clients, () => system.App.AcceptAsync());
            bench.Add(new Figure(Name, $"accepted and sent with {rows:N0} rows", rounds.Flow, "messages/s", rounds.Ceiling, rounds.Ratio));
            if (rows < wanted)
            {
                break;
            }
        }
    }
}
