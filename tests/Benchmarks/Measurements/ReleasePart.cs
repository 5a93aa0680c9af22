using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Measures the delay of messages that are all due in the same second.</summary>
internal sealed class ReleasePart : IPart
{
    private const double MaxLate = 2;
    private const int Clients = 8;

    public string Name => "release";

    public async Task RunAsync(Bench bench)
    {
        // All messages are accepted earlier than the app looks ahead, so that its timer releases them.
        var scripts = await bench.ScriptsAsync();
        await using var system = bench.IsFull
            ? await bench.StartAsync()
            : await bench.StartAsync(settings: [("ReleaseTimer", "*/5 * * * * *"), ("Sending__LookAhead", "00:00:06")]);
        var spare = TimeSpan.FromSeconds(bench.Pick(8, 17));
        using var ceiling = new FlowReplay(system.Raw, scripts.Single);
        await system.App.AcceptBatchAsync(FlowRecorder.LargeBatch);
        await system.Gateway.LedgerAsync(FlowRecorder.LargeBatch);

        await MeasureAsync(
            "one batch of 10,000",
            FlowRecorder.LargeBatch,
            TimeSpan.FromSeconds(3),
            null,
            due => system.App.AcceptBatchAsync(FlowRecorder.LargeBatch, due));
        await system.EmptyAsync();
        var singles = bench.Pick(500, 2_000);
        await Load.CountAsync(singles, Clients, ceiling.AcceptAsync);
        var begun = TimeProvider.System.GetTimestamp();
        await ceiling.WorkAsync(singles);
        var alone = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        await MeasureAsync(
            $"{singles:N0} singles",
            singles,
            await AcceptingAsync(),
            alone,
            due => Load.CountAsync(singles, Clients, () => system.App.AcceptAsync(due)));
        bench.NoteMemory("release", system);

        // Adds half of the measured time as a reserve.
        async Task<TimeSpan> AcceptingAsync() =>
            TimeSpan.FromSeconds(1.5 * singles / (await Load.CountAsync(singles / 5, Clients, () => system.App.AcceptAsync(AcceptOnly.Due()))).PerSecond);

        async Task MeasureAsync(string name, int messages, TimeSpan accepting, double? alone, Func<DateTimeOffset, Task> accept)
        {
            await system.Gateway.ClearLedgerAsync();
            var soon = TimeProvider.System.GetUtcNow() + accepting + spare;
            var due = soon.AddTicks(-(soon.Ticks % TimeSpan.TicksPerSecond));
            await accept(due);
            var left = due - TimeProvider.System.GetUtcNow();
            if (left < TimeSpan.Zero)
            {
                throw new InvalidOperationException($"Not all of {name} were accepted before the due time.");
            }

            await system.Gateway.LedgerAsync(messages);
            double[] late = [.. (await system.Gateway.ArrivalsAsync()).Select(line => (line.AcceptedAt - due).TotalSeconds)];
            bench.Add(new Figure(Name, $"{name}, first", late[0], "s after due", Note: $"accepted {left.TotalSeconds:0.0} s before"));
            bench.Add(new Figure(Name, $"{name}, median", Median.Of(late), "s after due"));
            bench.Add(new Figure(Name, $"{name}, p99", Median.Percentile(late, 99), "s after due"));
            bench.Add(new Figure(
                Name,
                $"{name}, last",
                late[^1],
                "s after due",
                alone,
                Target: messages == FlowRecorder.LargeBatch ? Target.AtMost(MaxLate) : null,
                Note: alone is null ? null : "the ceiling is the time of the storage calls for sending them"));
        }
    }
}
