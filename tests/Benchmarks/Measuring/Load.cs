using System.Collections.Concurrent;

namespace SmsFunctions.Benchmarks.Measuring;

/// <summary>Calls a function repeatedly. A failed call ends the load with its exception.</summary>
internal static class Load
{
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>Runs several clients until the time is over. Each makes its next call when the previous one is answered.</summary>
    public static Task<LoadResult> ForAsync(TimeSpan length, int clients, Func<Task> call)
    {
        var begun = Time.GetTimestamp();
        return RunAsync(clients, () => Time.GetElapsedTime(begun) < length, call);
    }

    /// <summary>Runs several clients until a number of calls is made. Each makes its next call when the previous one is answered.</summary>
    public static Task<LoadResult> CountAsync(int count, int clients, Func<Task> call)
    {
        var made = 0;
        return RunAsync(Math.Min(clients, count), () => Interlocked.Increment(ref made) <= count, call);
    }

    /// <summary>Makes calls at a fixed rate, regardless of earlier answers, as independent callers do.</summary>
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
