using System.Globalization;
using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Storage transactions and gateway calls a message, counted at the wire in a pass of its own.</summary>
internal sealed class CostPart : IPart
{
    private const string PollQueue = "sms-poll";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public string Name => "cost";

    public async Task RunAsync(Bench bench)
    {
        await using var system = await BenchSystem.StartAsync(isWired: true, settings: StatusPart.Quiet);
        await SendAsync(1, 1, () => system.App.AcceptAsync());
        var singles = bench.Pick(200, 1000);
        Report("single", singles, await SendAsync(singles, 1, () => system.App.AcceptAsync()), 5.5, 5.03, 1);
        var small = bench.Pick(8, 40);
        Report("batch of 200", small * 200, await SendAsync(small, 200, () => system.App.AcceptBatchAsync(200)), null, null, 1 / 200.0);
        var large = bench.Pick(1, 3);
        Report("batch of 10,000", large * FlowRecorder.LargeBatch, await SendAsync(large, FlowRecorder.LargeBatch, () => system.App.AcceptBatchAsync(FlowRecorder.LargeBatch)), 0.027, 0.0252, 0.005);

        await StatusAsync("status round, single", bench.Pick(200, 1000), () => system.App.AcceptAsync(), 1, 1.2, 1.06);
        await StatusAsync("status round, batch of 200", bench.Pick(8, 40), () => system.App.AcceptBatchAsync(200), 200, null, null);

        async Task<(Tally Storage, int Gateway)> SendAsync(int requests, int messages, Func<Task> accept)
        {
            var (ledger, calls) = (await system.Gateway.LedgerCountAsync(), await GatewayAsync());
            system.Wire!.Forget();
            await Load.CountAsync(requests, FlowReplay.Workers, accept);
            await system.Gateway.LedgerAsync(ledger + (requests * messages));
            return (Tally.Of(await QuietAsync(StorageRows.Queue)), await GatewayAsync() - calls);
        }

        async Task StatusAsync(string name, int requests, Func<Task> accept, int messages, double? target, double? floor)
        {
            // A new system for each: what was sent before would be asked as well.
            await system.StartAppAsync(("TrackingTimer", BenchSystem.Never));
            await DrainAsync();
            await SendAsync(requests, messages, accept);
            await system.StopAppAsync();
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
            system.Wire!.Forget();
            var before = await system.Gateway.CallsAsync("1c_i.php");
            await system.StartAppAsync(StatusPart.Tracking);
            await system.Gateway.StatusCallsAsync(before + (requests * messages));
            var storage = Tally.Of(await QuietAsync(PollQueue));
            Report(name, requests * messages, (storage, await system.Gateway.CallsAsync("1c_i.php") - before), target, floor, 1);
        }

        // The checks of everything before, so that a round has its own messages only.
        async Task DrainAsync()
        {
            await system.StopAppAsync();
            var sent = await system.Gateway.LedgerCountAsync();
            await system.StartAppAsync(StatusPart.Tracking);
            await system.Gateway.StatusCallsAsync(sent);
            await QuietAsync(PollQueue);
            await system.StopAppAsync();
            await system.StartAppAsync(("TrackingTimer", BenchSystem.Never));
        }

        // Until every hint is deleted that was put.
        async Task<IReadOnlyList<RecordedCall>> QuietAsync(string queue)
        {
            for (var begun = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Look, TimeProvider.System))
            {
                var calls = system.Wire!.Calls;
                if (calls.Count(call => call.IsDelete(queue)) >= calls.Count(call => call.IsPut(queue)))
                {
                    return calls;
                }

                Patience.Check(begun, Patience.Short, $"queue {queue} to be empty");
            }
        }

        Task<int> GatewayAsync() => system.Gateway.CallsAsync("1c_s.php", "1c_s_t.php", "1c_p.php");

        void Report(string name, int messages, (Tally Storage, int Gateway) cost, double? target, double? floor, double calls)
        {
            var storage = cost.Storage;
            var kinds = string.Join(", ", storage.FlowKinds.OrderByDescending(kind => kind.Value).Select(kind => $"{kind.Key} {FigureTable(kind.Value)}"));
            bench.Add(new Figure(
                Name, $"storage, {name}", (double)storage.Flow / messages, "transactions/message", Target: target is { } most ? Target.AtMost(most, floor) : null,
                Note: $"{kinds}; apart, in the whole pass: sweeps {storage.Sweeps}, gate and slots {storage.Control}, keys {storage.Keys}, idle looks and leases {storage.Idle}"));
            bench.Add(new Figure(Name, $"gateway, {name}", (double)cost.Gateway / messages, "calls/message", Target: Target.Exactly(calls)));

            string FigureTable(int count) => ((double)count / messages).ToString("0.####", CultureInfo.InvariantCulture);
        }
    }
}
