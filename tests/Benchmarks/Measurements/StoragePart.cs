using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Measuring;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Measures storage alone: each kind of call, made by the thin client.</summary>
internal sealed class StoragePart : IPart
{
    private const int Clients = 8, TransactionRows = 100;

    public string Name => "storage";

    public async Task RunAsync(Bench bench)
    {
        await using var system = await bench.StartAsync(withApp: false);
        var (client, length) = (system.Raw, TimeSpan.FromSeconds(bench.Pick(1.5, 3)));

        // Warms Azurite up.
        await Load.ForAsync(length, Clients, () => client.SendAsync(StorageRows.Put()));
        await MeasureAsync("queue put", () => client.SendAsync(StorageRows.Put()));
        await StorageRows.EmptyAsync(client);
        var (calls, looks) = (0, bench.Pick(50, 100));
        await Load.CountAsync(looks * StorageRows.AtOnce, Clients, () => client.SendAsync(StorageRows.Put()));
        var taken = await Load.CountAsync(looks, Clients, TakeAsync);
        bench.Add(new Figure(Name, "queue get of 8, and their deletes", calls / taken.Seconds, "calls/s", Note: $"{Clients} clients"));
        await MeasureAsync("insert", () => client.SendAsync(StorageRows.Insert(StorageRows.NewKey())));
        var key = StorageRows.NewKey();
        await client.SendAsync(StorageRows.Insert(key));
        await MeasureAsync("merge", () => client.SendAsync(StorageRows.Merge(key)));
        await MeasureAsync("transaction of 100 inserts", () => client.SendAsync(StorageRows.Transaction(client, TransactionRows)));

        async Task TakeAsync()
        {
            Interlocked.Increment(ref calls);
            foreach (var message in QueueAnswer.Messages(await client.SendAsync(StorageRows.Get())))
            {
                await client.SendAsync(StorageRows.Delete(message.Id, message.Receipt));
                Interlocked.Increment(ref calls);
            }
        }

        async Task MeasureAsync(string name, Func<Task> call)
        {
            var result = await Load.ForAsync(length, Clients, call);
            bench.Add(new Figure(Name, name, result.PerSecond, "calls/s", Note: $"{Clients} clients"));
        }
    }
}
