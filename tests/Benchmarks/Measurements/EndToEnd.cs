using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Requests that are accepted as fast as possible and sent meanwhile, timed from the first request to the last call at the gateway.</summary>
internal static class EndToEnd
{
    public static async Task<Rounds> MeasureAsync(Bench bench, int count, BenchSystem system, FlowScript script, int requests, int clients, Func<Task> accept)
    {
        using var ceiling = new FlowReplay(system.Raw, script);
        var rounds = new Rounds();
        await AppAsync(Math.Max(1, requests / 2));
        await RawAsync(Math.Max(1, requests / 2));
        for (var round = 0; round < count; round++)
        {
            var raw = await RawAsync(requests);
            var app = await AppAsync(requests);
            rounds.Add(raw, app);
            bench.Say($"         round {round + 1}: {app:0} of {raw:0} messages/s");
        }

        return rounds;

        async Task<double> AppAsync(int many)
        {
            // An idle queue listener looks every two seconds: one message wakes it.
            var before = await system.Gateway.LedgerCountAsync() + 1;
            await system.App.AcceptAsync();
            await system.Gateway.LedgerAsync(before);
            var begun = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(Load.CountAsync(many, clients, accept), system.Gateway.LedgerAsync(before + (many * script.Messages)));
            return many * script.Messages / TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        }

        async Task<double> RawAsync(int many)
        {
            var begun = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(Load.CountAsync(many, clients, ceiling.AcceptAsync), ceiling.WorkAsync(many * script.Hints.Count));
            return many * script.Messages / TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        }
    }
}
