using System.Diagnostics;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Measures requests that are accepted as fast as possible and sent at the same time, from the first request to the last gateway call.</summary>
internal static class EndToEnd
{
    /// <param name="ceiling">What the app is compared with.</param>
    /// <returns>The rates, and the processor time of host and worker in milliseconds a message.</returns>
    public static async Task<(Rounds Rounds, double Processor)> MeasureAsync(
        Bench bench, int count, BenchSystem system, FlowScript script, IReplay ceiling, int requests, int clients, Func<Task> accept)
    {
        var (rounds, spent, messages) = (new Rounds(), TimeSpan.Zero, 0);
        await AppRateAsync(system, script.Messages, Math.Max(1, requests / 2), clients, accept);
        await RawAsync(Math.Max(1, requests / 2));
        for (var round = 0; round < count; round++)
        {
            await system.EmptyAsync();
            var raw = await RawAsync(requests);
            var before = Processor();
            var app = await AppRateAsync(system, script.Messages, requests, clients, accept);
            spent += Processor() - before;
            rounds.Add(raw, app);
            messages += requests * script.Messages;
            bench.Say($"         round {round + 1}: {app:0} of {raw:0} messages/s");
        }

        return (rounds, spent.TotalMilliseconds / messages);

        TimeSpan Processor()
        {
            using var host = Process.GetProcessById(system.Host.Process.Id);
            using var worker = Process.GetProcessById(system.WorkerId);
            return host.TotalProcessorTime + worker.TotalProcessorTime;
        }

        async Task<double> RawAsync(int many)
        {
            await Task.WhenAll(ceiling.AcceptAsync(), ceiling.WorkAsync(script.Hints.Count));
            var begun = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(Load.CountAsync(many, clients, ceiling.AcceptAsync), ceiling.WorkAsync(many * script.Hints.Count));
            return many * script.Messages / TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        }
    }

    /// <param name="messages">The number of messages of a request.</param>
    /// <param name="many">The number of requests.</param>
    /// <returns>The messages that the app accepts and sends in a second.</returns>
    public static async Task<double> AppRateAsync(BenchSystem system, int messages, int many, int clients, Func<Task> accept)
    {
        // An idle queue listener polls at its longest interval. One message shortens the interval.
        var before = await system.Gateway.LedgerCountAsync() + 1;
        await system.App.AcceptAsync();
        await system.Gateway.LedgerAsync(before);
        var begun = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Load.CountAsync(many, clients, accept), system.Gateway.LedgerAsync(before + (many * messages)));
        return many * messages / TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
    }
}
