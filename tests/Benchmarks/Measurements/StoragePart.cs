using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>What storage alone does: each kind of call by the thin client.</summary>
internal sealed class StoragePart : IPart
{
    private const int Clients = 8, TransactionRows = 100;

    public string Name => "storage";

    public async Task RunAsync(Bench bench)
    {
        await using var system = await BenchSystem.StartAsync(withApp: false);
        var (client, length) = (system.Raw, TimeSpan.FromSeconds(bench.Pick(1.5, 5)));

        await MeasureAsync("queue put", () => client.SendAsync(StorageRows.Put()));
        await MeasureAsync("queue get of 8 and 8 deletes", async () =>
        {
            foreach (var message in QueueAnswer.Messages(await client.SendAsync(StorageRows.Get())))
            {
                await client.SendAsync(StorageRows.Delete(message.Id, message.Receipt));
            }
        }, calls: 9);
        await MeasureAsync("insert", () => client.SendAsync(StorageRows.Insert(StorageRows.NewKey())));
        var key = StorageRows.NewKey();
        await client.SendAsync(StorageRows.Insert(key));
        await MeasureAsync("merge", () => client.SendAsync(StorageRows.Merge(key)));
        await MeasureAsync("transaction of 100 inserts", () => client.SendAsync(StorageRows.Transaction(client, TransactionRows)));

        async Task MeasureAsync(string name, Func<Task> call, int calls = 1)
        {
            var result = await Load.ForAsync(length, Clients, call);
            bench.Add(new Figure(Name, name, result.PerSecond * calls, "calls/s", Note: $"{Clients} clients"));
        }
    }
}
