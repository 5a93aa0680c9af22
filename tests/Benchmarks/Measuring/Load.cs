using System.Collections.Concurrent;

namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>Calls something again and again. A call that fails ends the load with its exception.</summary>
internal static class Load
{
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>So many clients, each with its next call when the last is answered, until the time is over.</summary>
    public static Task<LoadResult> ForAsync(TimeSpan length, int clients, Func<Task> call)
    {
        var begun = Time.GetTimestamp();
        return RunAsync(clients, () => Time.GetElapsedTime(begun) < length, call);
    }

    /// <summary>So many clients, each with its next call when the last is answered, until so many calls were made.</summary>
    public static Task<LoadResult> CountAsync(int count, int clients, Func<Task> call)
    {
        var made = 0;
        return RunAsync(Math.Min(clients, count), () => Interlocked.Increment(ref made) <= count, call);
    }

    /// <summary>Calls at a fixed rate, whether or not the earlier ones are answered: what callers who do not know of each other do.</summary>
    public static async Task<LoadResult> OpenAsync(TimeSpan length, double perSecond, Func<Task> call)
    {
        var (begun, latencies, running) = (Time.GetTimestamp(), new ConcurrentBag<double>(), new List<Task>());
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1), Time);
        while (Time.GetElapsedTime(begun) is var elapsed && elapsed < length)
        {
            while (running.Count < elapsed.TotalSeconds * perSecond)
            {
                running.Add(Task.Run(() => TimedAsync(call, latencies)));
            }

            await tick.WaitForNextTickAsync();
        }

        await Task.WhenAll(running);
        return new LoadResult(Time.GetElapsedTime(begun).TotalSeconds, [.. latencies]);
    }

    private static async Task<LoadResult> RunAsync(int clients, Func<bool> goesOn, Func<Task> call)
    {
        var (begun, latencies) = (Time.GetTimestamp(), new ConcurrentBag<double>());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (goesOn())
            {
                await TimedAsync(call, latencies);
            }
        })));
        return new LoadResult(Time.GetElapsedTime(begun).TotalSeconds, [.. latencies]);
    }

    private static async Task TimedAsync(Func<Task> call, ConcurrentBag<double> latencies)
    {
        var begun = Time.GetTimestamp();
        await call();
        latencies.Add(Time.GetElapsedTime(begun).TotalMilliseconds);
    }
}
