using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>A client of the simulator's control endpoints.</summary>
internal sealed class GatewayControl(Uri address) : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _http = new() { BaseAddress = address };

    public async Task<int> LedgerCountAsync() => (int)(await _http.GetFromJsonAsync<JsonNode>("ledger/count"))!["count"]!;

    /// <summary>Returns the number of requests of all given scripts together.</summary>
    public async Task<int> CallsAsync(params IEnumerable<string> scripts)
    {
        var counts = (await _http.GetFromJsonAsync<JsonNode>("calls?last=0"))!["counts"]!;
        return scripts.Sum(script => (int?)counts[script] ?? 0);
    }

    /// <summary>Returns the number and the arrival time of each accepted message, in order of arrival.</summary>
    public async Task<IReadOnlyList<Arrival>> ArrivalsAsync() => [.. (await _http.GetFromJsonAsync<List<Arrival>>("ledger"))!.OrderBy(line => line.AcceptedAt)];

    /// <summary>Makes each call take a time. The message is in the ledger when the time begins.</summary>
    public async Task DelayAsync(TimeSpan delay)
    {
        using var response = await _http.PostAsJsonAsync("control/faults", new { action = "delay", ms = (int)delay.TotalMilliseconds });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until the ledger has a number of messages.</summary>
    /// <exception cref="TimeoutException">The number did not change for a minute.</exception>
    public Task LedgerAsync(int count) => ReachedAsync(LedgerCountAsync, count, "the ledger");

    public Task StatusCallsAsync(int count) => ReachedAsync(() => CallsAsync("1c_i.php"), count, "status checks");

    public Task ClearLedgerAsync() => _http.DeleteAsync("ledger");

    public void Dispose() => _http.Dispose();

    private static async Task ReachedAsync(Func<Task<int>> read, int wanted, string what)
    {
        var (last, since) = (-1, TimeProvider.System.GetTimestamp());
        while (await read() is var now && now < wanted)
        {
            (last, since) = now == last ? (last, since) : (now, TimeProvider.System.GetTimestamp());
            Timeouts.Check(since, Timeouts.Short, $"{wanted} of {what} (now {now})");
            await Task.Delay(Poll, TimeProvider.System);
        }
    }
}
