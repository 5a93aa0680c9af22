using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>
/// Measures singles with many messages of earlier days in the table. Azurite keeps them in memory: on disk, it repeatedly writes its whole database and answers
/// nothing meanwhile. Each number of rows has its own system, so that the rows of the current day are equally many.
/// </summary>
internal sealed class GrowthPart : IPart
{
    private const int Days = 10, TransactionRows = 100, Clients = 8, AtOnce = 100, Requests = 300, WarmUp = 10_000, Most = 100_000;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    private int _transactions;

    public string Name => "growth";

    public async Task RunAsync(Bench bench)
    {
        var (without, alone) = (0.0, 0.0);

        // The first system is measured twice, because the machine and the benchmarks are slower at the beginning.
        foreach (var wanted in bench.Pick<int[]>([0, 0, 10_000, Most], [0, 0, 10_000, Most, 300_000]))
        {
            await using var system = await bench.StartAsync(inMemory: true);

            // Azurite is slower before its first thousands of rows. These are in another account.
            await InsertAsync(system, system.Raw, WarmUp, TimeSpan.FromMinutes(1));
            var (rows, note) = await InsertAsync(system, system.AppStorage, wanted, TimeSpan.FromMinutes(bench.Pick(1, 4)));
            if (rows < wanted)
            {
                bench.Say($"         {note}");
                return;
            }

            var rates = new List<double>();
            await RateAsync(Requests);
            for (var round = 0; round < bench.Pick(3, 5); round++)
            {
                rates.Add(await RateAsync(Requests));
            }

            var rate = Median.Of(rates);
            var pairs = await Load.ForAsync(Length, Clients, () => InsertAndMergeAsync(system.AppStorage));
            if (wanted == 0)
            {
                (without, alone) = (rate, pairs.PerSecond);
                continue;
            }

            bench.Add(new Figure(
                Name, $"accepted and sent with {rows:N0} rows", rate, "messages/s", without, rate / without,
                rows > Most ? null : Target.Ratio(0.7), Note: $"the ceiling is the rate with no rows; {note}"));
            bench.Add(new Figure(
                Name, $"storage alone with {rows:N0} rows", pairs.PerSecond, "pairs/s", alone, pairs.PerSecond / alone,
                Note: "a row inserted and merged in the table of the app; the ceiling is the rate with no rows"));

            Task<double> RateAsync(int many) => EndToEnd.AppRateAsync(system, 1, many, Clients, () => system.App.AcceptAsync());
        }
    }

    private static async Task InsertAndMergeAsync(ThinClient storage)
    {
        var key = StorageRows.NewKey();
        await storage.SendAsync(StorageRows.Insert(key));
        await storage.SendAsync(StorageRows.Merge(key));
    }

    /// <returns>The number of rows after the inserts, and a note on them.</returns>
    private async Task<(int Rows, string Note)> InsertAsync(BenchSystem system, ThinClient account, int wanted, TimeSpan box)
    {
        var rows = 0;
        var begun = TimeProvider.System.GetTimestamp();
        try
        {
            while (rows < wanted && TimeProvider.System.GetElapsedTime(begun) < box)
            {
                var transactions = Math.Min(AtOnce, (wanted - rows) / TransactionRows);
                await Load.CountAsync(transactions, Clients, () => account.SendAsync(
                    StorageRows.Transaction(account, TransactionRows, 1 + (Interlocked.Increment(ref _transactions) / StorageRows.Shards % Days))));
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
