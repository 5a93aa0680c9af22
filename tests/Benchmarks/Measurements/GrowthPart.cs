using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Measures the same figures with many old messages in the table.</summary>
internal sealed class GrowthPart : IPart
{
    private const int Days = 10, TransactionRows = 100, Clients = 8, Many = 100_000, AtOnce = 100, Shards = 16;

    private int _transactions;

    public string Name => "growth";

    public async Task RunAsync(Bench bench)
    {
        var scripts = await bench.ScriptsAsync();
        await using var system = await bench.StartAsync();
        using var ceiling = new FlowReplay(system.Raw, scripts.Single);
        var rows = 0;
        foreach (var wanted in bench.Pick<int[]>([0, 10_000], [0, 10_000, 100_000, 300_000, 1_000_000]))
        {
            var before = rows;
            var begun = TimeProvider.System.GetTimestamp();
            (rows, var why) = await InsertAsync(system, before, wanted, TimeSpan.FromMinutes(bench.Pick(1, 4)));
            if (rows > before)
            {
                var rate = (rows - before) / TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
                bench.Add(new Figure(Name, $"insert up to {rows:N0} rows", rate, "rows/s", Note: why));
            }

            if (rows < wanted)
            {
                return;
            }

            // Each row slows Azurite down, so measuring as many requests as before would take too long.
            var isSlow = rows > Many;
            var (rounds, _) = await EndToEnd.MeasureAsync(
                bench,
                isSlow ? 1 : bench.Pick(1, 3),
                system,
                scripts.Single,
                ceiling,
                isSlow ? 100 : bench.Pick(300, 500),
                Clients,
                () => system.App.AcceptAsync(),
                isEmptied: false);
            bench.Add(new Figure(Name, $"accepted and sent with {rows:N0} rows", rounds.Flow, "messages/s", rounds.Ceiling, rounds.Ratio));
        }
    }

    /// <returns>The number of rows after the inserts, and a note on them.</returns>
    private async Task<(int Rows, string Note)> InsertAsync(BenchSystem system, int rows, int wanted, TimeSpan box)
    {
        var begun = TimeProvider.System.GetTimestamp();
        try
        {
            while (rows < wanted && TimeProvider.System.GetElapsedTime(begun) < box)
            {
                var transactions = Math.Min(AtOnce, (wanted - rows) / TransactionRows);
                await Load.CountAsync(transactions, Clients, () => system.AppStorage.SendAsync(
                    StorageRows.Transaction(system.AppStorage, TransactionRows, Interlocked.Increment(ref _transactions) / Shards % Days)));
                rows += transactions * TransactionRows;
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or InvalidOperationException)
        {
            // Azurite writes all its rows at once, and the size of this write and its memory are limited.
            return (rows, $"{wanted:N0} were not reached: Azurite no longer answers ({fault.Message.Split('\n')[0]})");
        }

        var missing = rows < wanted ? $"; {wanted:N0} were not reached in {box.TotalMinutes:0} min" : "";
        return (rows, $"Azurite uses {ProcessMemory.Of(system.Azurite.Process.Id).Now:0} MB{missing}");
    }
}
