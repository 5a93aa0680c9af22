using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>
/// Measures how long a single message waits while large batches are sent to a slow gateway, and the rate of the batches, with the batches as priority low
/// and as priority normal. The numbers of gateway calls are the defaults.
/// </summary>
internal sealed class PriorityPart : IPart
{
    private const int Batches = 5, Max = 8;
    private const double PerSecond = 2, MaxSeconds = 1.5, MinRatio = 0.95;

    private static readonly TimeSpan Call = TimeSpan.FromMilliseconds(300);

    // The first is the one that the others are compared with.
    private static readonly (string Name, string Priority, int Low)[] Ways =
        [("normal", "normal", Max), ($"low, {Max - 2} of {Max} calls", "low", Max - 2), ($"low, {Max - 1} of {Max} calls", "low", Max - 1)];

    public string Name => "priority";

    public async Task RunAsync(Bench bench)
    {
        await using var system = await bench.StartAsync(settings: ("Gateway__MaxConcurrency", $"{Max}"));
        await system.Gateway.DelayAsync(Call);
        var results = Ways.Select(_ => (Waits: new List<double>(), Rates: new List<double>())).ToList();
        for (var round = 0; round < bench.Pick(1, 5); round++)
        {
            for (var way = 0; way < Ways.Length; way++)
            {
                await system.StartAppAsync(("Gateway__LowConcurrency", $"{Ways[way].Low}"));
                var (waits, rate) = await MeasureAsync(system, Ways[way].Priority);
                results[way].Waits.AddRange(waits);
                results[way].Rates.Add(rate);
                bench.Say($"         round {round + 1}, batches {Ways[way].Name}: {rate:0} messages/s, {waits.Count} singles");
            }
        }

        for (var way = 0; way < Ways.Length; way++)
        {
            Report(bench, Ways[way].Name, results[way].Waits, results[way].Rates, way == 0 ? null : results[0].Rates);
        }
    }

    /// <returns>The seconds from each accepted single message to its gateway call, and the rate of the batches in messages a second.</returns>
    private static async Task<(IReadOnlyList<double> Waits, double Rate)> MeasureAsync(BenchSystem system, string priority)
    {
        // The first messages warm up the app, and the idle queue listeners.
        await system.Gateway.ClearLedgerAsync();
        await Task.WhenAll(system.App.AcceptAsync(), system.App.AcceptBatchAsync(FlowRecorder.LargeBatch, priority: priority));
        await system.Gateway.LedgerAsync(FlowRecorder.LargeBatch + 1);
        await system.EmptyAsync();
        await system.Gateway.ClearLedgerAsync();

        var accepted = new Dictionary<string, DateTimeOffset>();
        var messages = Batches * FlowRecorder.LargeBatch;
        await Task.WhenAll(Enumerable.Range(0, Batches).Select(_ => system.App.AcceptBatchAsync(FlowRecorder.LargeBatch, priority: priority)));
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1 / PerSecond), TimeProvider.System);
        while (await tick.WaitForNextTickAsync() && await system.Gateway.LedgerCountAsync() < messages)
        {
            var phone = $"{79_020_000_000 + accepted.Count}";
            await system.App.AcceptAsync(phone: phone);
            accepted.Add(phone, TimeProvider.System.GetUtcNow());
        }

        await system.Gateway.LedgerAsync(messages + accepted.Count);
        var arrivals = (await system.Gateway.ArrivalsAsync()).ToLookup(line => accepted.ContainsKey(line.Phone));
        double[] waits = [.. arrivals[true].Select(line => (line.AcceptedAt - accepted[line.Phone]).TotalSeconds)];
        return (waits, messages / (arrivals[false].Last().AcceptedAt - arrivals[false].First().AcceptedAt + Call).TotalSeconds);
    }

    private void Report(Bench bench, string way, List<double> waits, List<double> rates, List<double>? normal)
    {
        var isLow = normal is not null;
        var note = $"{waits.Count} messages, {PerSecond} a second, {Batches} batches of 10,000 under way, {Call.TotalMilliseconds} ms a call";
        bench.Add(new Figure(Name, $"single, p50, batches {way}", Median.Of(waits), "s", Note: note));
        bench.Add(new Figure(
            Name, $"single, p99, batches {way}", Median.Percentile(waits, 99), "s", Target: isLow ? Target.AtMost(MaxSeconds) : null));
        bench.Add(new Figure(
            Name, $"batches {way}", Median.Of(rates), "messages/s", isLow ? Median.Of(normal!) : null,
            isLow ? Median.Of(rates.Zip(normal!, (rate, other) => rate / other)) : null, isLow ? Target.Ratio(MinRatio) : null,
            isLow ? "the ceiling is the rate as priority normal" : $"at most {FlowRecorder.SmallBatch * Max / Call.TotalSeconds:0}"));
    }
}
