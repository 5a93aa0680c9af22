using System.Collections.Concurrent;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>
/// Measures the app and Kannel in turns, with the same gateway: single messages accepted and sent, and what is lost and sent twice when all processes are
/// killed under load and started again.
/// </summary>
internal sealed class PeerPart : IPart
{
    private const int KillClients = 8, KillConcurrency = 8;

    private static readonly TimeSpan KillCall = TimeSpan.FromMilliseconds(100), KillAfter = TimeSpan.FromSeconds(2), Quiet = TimeSpan.FromSeconds(5);

    // The claims of a killed worker end soon. The gateway answers within the timeout.
    private static readonly (string Name, string Value)[] KillSettings =
        [("Gateway__MaxConcurrency", $"{KillConcurrency}"), ("Gateway__Timeout", "00:00:05"), ("Sending__Lease", "00:00:08")];

    private static long _phone = 79_030_000_000;

    public string Name => "peer";

    public bool IsOptional => true;

    public async Task RunAsync(Bench bench)
    {
        await ThroughputAsync(bench);
        await KillAsync(bench);
    }

    private async Task ThroughputAsync(Bench bench)
    {
        await using var system = await bench.StartAsync();
        using var relay = new HeaderRelay(system.SimulatorProcess.Address);
        await using var kannel = await Kannel.StartAsync(relay.Address, BenchSystem.GatewayConcurrency);
        foreach (var clients in (int[])[1, 8, 32])
        {
            var (app, peer) = (new List<Turn>(), new List<Turn>());
            for (var round = 0; round < bench.Pick(3, 5); round++)
            {
                await system.EmptyAsync();
                app.Add(await TurnAsync(bench, system, clients, () => system.App.AcceptAsync()));
                peer.Add(await TurnAsync(bench, system, clients, () => kannel.AcceptAsync(NextPhone())));
            }

            Report(bench, clients == 1 ? "1 client" : $"{clients} clients", ("app", app), ("Kannel", peer));
        }
    }

    private static async Task<Turn> TurnAsync(Bench bench, BenchSystem system, int clients, Func<Task> accept)
    {
        // The first message wakes an idle queue listener.
        await system.Gateway.ClearLedgerAsync();
        await accept();
        await system.Gateway.LedgerAsync(1);
        var begun = TimeProvider.System.GetTimestamp();
        var load = await Load.ForAsync(TimeSpan.FromSeconds(bench.Pick(2, 3)), clients, accept);
        await system.Gateway.LedgerAsync(load.Latencies.Count + 1);
        return new Turn(load, load.Latencies.Count / TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
    }

    private void Report(Bench bench, string clients, params IEnumerable<(string Who, List<Turn> Turns)> sides)
    {
        foreach (var (who, turns) in sides)
        {
            double[] latencies = [.. turns.SelectMany(turn => turn.Load.Latencies)];
            bench.Add(new Figure(Name, $"{who}, accepted, {clients}", Median.Of(turns.Select(turn => turn.Load.PerSecond)), "messages/s"));
            bench.Add(new Figure(Name, $"{who}, accepted and sent, {clients}", Median.Of(turns.Select(turn => turn.SentPerSecond)), "messages/s"));
            bench.Add(new Figure(Name, $"{who}, answer p50, {clients}", Median.Of(latencies), "ms"));
            bench.Add(new Figure(Name, $"{who}, answer p99, {clients}", Median.Percentile(latencies, 99), "ms"));
        }
    }

    private async Task KillAsync(Bench bench)
    {
        var (app, peer) = (new List<Ending>(), new List<Ending>());
        await using var system = await bench.StartAsync(settings: KillSettings);
        using var relay = new HeaderRelay(system.SimulatorProcess.Address);
        await system.Gateway.DelayAsync(KillCall);
        for (var round = 0; round < bench.Pick(1, 3); round++)
        {
            await system.EmptyAsync();
            await system.Gateway.ClearLedgerAsync();
            app.Add(await KillAppAsync(system));
            await using var kannel = await Kannel.StartAsync(relay.Address, KillConcurrency);
            await system.Gateway.ClearLedgerAsync();
            peer.Add(await KillKannelAsync(system, kannel));
            bench.Say($"         kill {round + 1}: app {app[^1]}, Kannel {peer[^1]}");
        }

        foreach (var (who, endings) in new[] { ("app", app), ("Kannel", peer) })
        {
            var messages = endings.Sum(ending => ending.Accepted);
            var note = $"{endings.Count} kills, {messages} messages, {KillClients} clients, {KillCall.TotalMilliseconds} ms a call";
            bench.Add(new Figure(Name, $"{who}, kill -9: lost", endings.Sum(ending => ending.Lost), "messages", Note: note));
            bench.Add(new Figure(Name, $"{who}, kill -9: reported as unconfirmed", endings.Sum(ending => ending.Unconfirmed), "messages"));
            bench.Add(new Figure(Name, $"{who}, kill -9: sent twice", endings.Sum(ending => ending.Doubled), "messages"));
        }
    }

    private static async Task<Ending> KillAppAsync(BenchSystem system)
    {
        var ids = new ConcurrentDictionary<string, string>();
        await LoadUntilKilledAsync(
            async phone => ids[phone] = await system.App.AcceptAsync(phone: phone),
            () =>
            {
                system.Host.Process.Kill();
                return Task.CompletedTask;
            });
        await system.StartAppAsync();
        for (var begun = TimeProvider.System.GetTimestamp(); ; Timeouts.Check(begun, Timeouts.Long, "every accepted message to end"))
        {
            await Task.Delay(Quiet, TimeProvider.System);
            var statuses = new List<(string Phone, string Status)>();
            foreach (var (phone, id) in ids)
            {
                statuses.Add((phone, await system.App.StatusOfAsync(id)));
            }

            if (statuses.All(message => message.Status is not ("queued" or "sending")))
            {
                var sent = await SentAsync(system);
                var unconfirmed = statuses.Where(message => message.Status == "unconfirmed").Select(message => message.Phone).ToHashSet();
                return Ending.Of(ids.Keys, sent, ids.Keys.Count(phone => !sent.ContainsKey(phone) && !unconfirmed.Contains(phone)), unconfirmed.Count);
            }
        }
    }

    private static async Task<Ending> KillKannelAsync(BenchSystem system, Kannel kannel)
    {
        var phones = new ConcurrentDictionary<string, string>();
        await LoadUntilKilledAsync(
            async phone =>
            {
                await kannel.AcceptAsync(phone);
                phones[phone] = "";
            },
            kannel.KillAsync);
        await kannel.StartAsync();
        for (var (last, now) = (-1, 0); last != now; (last, now) = (now, await system.Gateway.LedgerCountAsync()))
        {
            await Task.Delay(Quiet, TimeProvider.System);
        }

        var sent = await SentAsync(system);
        return Ending.Of(phones.Keys, sent, phones.Keys.Count(phone => !sent.ContainsKey(phone)), 0);
    }

    // A client ends at its first request without an answer.
    private static async Task LoadUntilKilledAsync(Func<string, Task> accept, Func<Task> kill)
    {
        var clients = Enumerable.Range(0, KillClients).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    await accept(NextPhone());
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or InvalidOperationException)
            {
                // The processes were killed.
            }
        })).ToList();
        await Task.Delay(KillAfter, TimeProvider.System);
        await kill();
        await Task.WhenAll(clients);
    }

    private static async Task<IReadOnlyDictionary<string, int>> SentAsync(BenchSystem system) =>
        (await system.Gateway.ArrivalsAsync()).CountBy(line => line.Phone).ToDictionary();

    private static string NextPhone() => $"{Interlocked.Increment(ref _phone)}";

    private sealed record Turn(LoadResult Load, double SentPerSecond);

    /// <summary>What happened to the messages that were accepted before a kill.</summary>
    private sealed record Ending(int Accepted, int Lost, int Unconfirmed, int Doubled)
    {
        public static Ending Of(ICollection<string> accepted, IReadOnlyDictionary<string, int> sent, int lost, int unconfirmed) =>
            new(accepted.Count, lost, unconfirmed, accepted.Count(phone => sent.GetValueOrDefault(phone) > 1));
    }
}
