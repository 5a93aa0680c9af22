using System.Collections.Concurrent;
using GatewaySimulator.Faults;
using SmsFunctions.TestSupport;
using Xunit.Abstractions;

namespace SmsFunctions.EndToEndTests;

/// <summary>Tests of gateway calls without an answer, with the queue settings of host.json.</summary>
public sealed class HangingCallTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    private const int Concurrency = 8;

    // The calls must not time out during the test.
    private static readonly Dictionary<string, string?> Patient = new() { ["Gateway__Timeout"] = "00:04:00", ["Sending__Lease"] = "00:05:00" };

    [Fact]
    public async Task A_message_is_sent_while_seven_earlier_calls_hang()
    {
        await using var app = await AppHarness.StartAsync(azurite, Patient);
        await HangAsync(app, Concurrency - 1);

        var begun = TimeProvider.System.GetTimestamp();
        var id = await app.SendAsync(new { to = "79001234567", text = "a code for a log-in" });
        await Eventually.True(() => app.Simulator.Ledger.Count == 1, "the eighth message is sent");

        output.WriteLine($"From the request to the gateway: {TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds:0} ms");
        Assert.Equal("79001234567", Assert.Single(app.Simulator.Ledger.Entries).Phone);
        await app.WaitForAsync(id, "sent", "delivered");
        Assert.Equal(Concurrency, app.Gateway.Requests.Count(IsSend));
    }

    [Fact]
    public async Task A_message_does_not_wait_behind_a_queue_of_low_messages_whose_calls_hang()
    {
        await using var app = await AppHarness.StartAsync(azurite, Patient);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Hang, Times = Concurrency - 1, Ledger = false });
        await SendAsync(app, 30, "low");
        await Eventually.True(() => app.Gateway.Requests.Count(IsSend) == Concurrency - 1, "all calls for low messages hang");

        var id = await app.SendAsync(new { to = "79001234567", text = "a code for a log-in" });

        await app.WaitForAsync(id, "sent", "delivered");
        Assert.Equal("79001234567", Assert.Single(app.Simulator.Ledger.Entries).Phone);
        Assert.Equal(Concurrency, app.Gateway.Requests.Count(IsSend));
    }

    [Fact]
    public async Task No_more_calls_than_MaxConcurrency_are_made_at_a_time()
    {
        const int Messages = 24;
        await using var app = await AppHarness.StartAsync(azurite, Patient);
        var calls = new ConcurrentBag<ProxiedExchange>();
        app.Gateway.Seen = calls.Add;
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Delay, Ms = 700, Times = Messages, Ledger = true });

        await SendAsync(app, Messages);
        await Eventually.Get(() => Task.FromResult(calls.Count(call => IsSend(call.Request))), count => count == Messages, "all calls have ended");

        var sends = calls.Where(call => IsSend(call.Request)).ToList();
        var most = sends.Max(call => sends.Count(other => other.Begun <= call.Begun && call.Begun < other.Ended));
        output.WriteLine($"At most {most} calls at a time");
        Assert.InRange(most, 2, Concurrency);
    }

    private static async Task HangAsync(AppHarness app, int calls)
    {
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Hang, Times = calls, Ledger = false });
        await SendAsync(app, calls);
        await Eventually.Get(() => Task.FromResult(app.Gateway.Requests.Count(IsSend)), count => count >= calls, $"{calls} calls hang");
    }

    private static async Task SendAsync(AppHarness app, int messages, string priority = "normal")
    {
        for (var i = 0; i < messages; i++)
        {
            await app.SendAsync(new { to = $"7900{i:D7}", text = "a slow gateway", priority });
        }
    }

    private static bool IsSend(ProxiedRequest request) => request.Path.EndsWith("1c_s.php", StringComparison.Ordinal);
}
