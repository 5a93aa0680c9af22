using System.Globalization;
using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Counts storage transactions and gateway calls a message at the proxies, in a separate pass.</summary>
internal sealed class CostPart : IPart
{
    private const string PollQueue = "sms-poll";
    private const int ManyClients = 32;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public string Name => "cost";

    public async Task RunAsync(Bench bench)
    {
        await SendingAsync(bench);
        await StatusAsync(bench, "status round, single", bench.Pick(200, 1000), system => system.App.AcceptAsync(), 1, 1.2, 1.06);
        await StatusAsync(
            bench,
            "status round, batch of 200",
            bench.Pick(8, 40),
            system => system.App.AcceptBatchAsync(FlowRecorder.SmallBatch),
            FlowRecorder.SmallBatch,
            null,
            null);
    }

    private async Task SendingAsync(Bench bench)
    {
        await using var system = await bench.StartAsync(isWired: true);
        var (singles, small, large) = (bench.Pick(400, 1000), bench.Pick(8, 40), bench.Pick(1, 3));

        // The first message has one-time costs, such as opening its day and renting slots.
        await SendAsync(system, 1, 1, () => system.App.AcceptAsync());
        Report(bench, "single, 1 client", singles, await SendAsync(system, singles, 1, () => system.App.AcceptAsync(), clients: 1), 5.5, 5.03, 1);

        // The runtime compiles the code of groups in a first pass.
        await SendAsync(system, singles, 1, () => system.App.AcceptAsync(), ManyClients);
        var manyCost = await SendAsync(system, singles, 1, () => system.App.AcceptAsync(), ManyClients);
        Report(bench, $"single, {ManyClients} clients", singles, manyCost, 1.2, null, 1);
        var smallCost = await SendAsync(system, small, FlowRecorder.SmallBatch, () => system.App.AcceptBatchAsync(FlowRecorder.SmallBatch));
        Report(bench, "batch of 200", small * FlowRecorder.SmallBatch, smallCost, null, null, 0.005);
        var largeCost = await SendAsync(system, large, FlowRecorder.LargeBatch, () => system.App.AcceptBatchAsync(FlowRecorder.LargeBatch));
        Report(bench, "batch of 10,000", large * FlowRecorder.LargeBatch, largeCost, 0.027, 0.0252, 0.005);
    }

    private async Task StatusAsync(Bench bench, string name, int requests, Func<BenchSystem, Task> accept, int messages, double? target, double? floor)
    {
        await using var system = await bench.StartAsync(isWired: true, settings: StatusPart.Quiet);
        await SendAsync(system, requests, messages, () => accept(system));
        await system.StopAppAsync();
        await Task.Delay(StatusPart.AllDue, TimeProvider.System);
        system.Wire!.Forget();
        await system.StartAppAsync(StatusPart.Tracking);
        await system.Gateway.StatusCallsAsync(requests * messages);
        var storage = Tally.Of(await QuietAsync(system, PollQueue));
        Report(bench, name, requests * messages, (storage, await system.Gateway.CallsAsync("1c_i.php")), target, floor, 1);
    }

    private static async Task<(Tally Storage, int Gateway)> SendAsync(
        BenchSystem system, int requests, int messages, Func<Task> accept, int clients = FlowReplay.Workers)
    {
        var (ledger, calls) = (await system.Gateway.LedgerCountAsync(), await GatewayAsync(system));
        system.Wire!.Forget();
        await Load.CountAsync(requests, clients, accept);
        await system.Gateway.LedgerAsync(ledger + (requests * messages));
        return (Tally.Of(await QuietAsync(system, StorageRows.Queue)), await GatewayAsync(system) - calls);
    }

    // Waits until every enqueued hint is deleted.
    private static async Task<IReadOnlyList<RecordedCall>> QuietAsync(BenchSystem system, string queue)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ; Timeouts.Check(begun, Timeouts.Short, $"queue {queue} to be empty"))
        {
            await Task.Delay(Look, TimeProvider.System);
            var calls = system.Wire!.Calls;
            if (calls.Count(call => call.IsDelete(queue)) >= calls.Count(call => call.IsPut(queue)))
            {
                return calls;
            }
        }
    }

    private static Task<int> GatewayAsync(BenchSystem system) => system.Gateway.CallsAsync("1c_s.php", "1c_s_t.php", "1c_p.php");

    private void Report(Bench bench, string name, int messages, (Tally Storage, int Gateway) cost, double? target, double? floor, double calls)
    {
        var storage = cost.Storage;
        var kinds = string.Join(", ", storage.FlowKinds.OrderByDescending(kind => kind.Value).Select(kind => $"{kind.Key} {Each(kind.Value)}"));
        bench.Add(new Figure(
            Name, $"storage, {name}", (double)storage.Flow / messages, "transactions/message", Target: target is { } most ? Target.AtMost(most, floor) : null,
            Note: $"{kinds}; not counted, in the whole pass: sweeps {storage.Sweeps}, gate and slots {storage.Control}, keys {storage.Keys}, " +
                $"idle polls, leases and set-up {storage.Idle}"));
        bench.Add(new Figure(Name, $"gateway, {name}", (double)cost.Gateway / messages, "calls/message", Target: Target.Exactly(calls)));

        string Each(int count) => ((double)count / messages).ToString("0.####", CultureInfo.InvariantCulture);
    }
}
