using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Gate;

/// <summary>The gate operations of a worker and of the timer, in short form for tests.</summary>
internal static class GateDriver
{
    public static readonly GateMove Credits = new GateMove.Stop(GatewayErrorCode.NotEnoughCredits, "Error_Not_Enough_Credits");
    public static readonly GateMove Busy = new GateMove.Trip(GatewayErrorCode.GatewayBusy, "Error_Gateway_Busy");

    public static SendingGate Gate(this InProcessApp app) => app.Get<SendingGate>();

    public static Task<GateState> ReadGateAsync(this InProcessApp app) => app.Gate().ReadAsync(CancellationToken.None);

    /// <summary>Reads the gate from its row, not from the cache of an instance.</summary>
    public static async Task<GateState> StoredGateAsync(this InProcessApp app) => (await app.Get<GateTable>().ReadAsync(CancellationToken.None)).State;

    public static async Task<GateState> CloseAsync(this InProcessApp app, GateMove move)
    {
        await app.Gate().ApplyAsync(await app.ReadGateAsync(), move, CancellationToken.None);
        return await app.ReadGateAsync();
    }

    /// <summary>Makes one gateway call as a worker does and reports its answer to the gate. Does nothing if the gate is closed.</summary>
    public static async Task<Verdict?> CallAsync(this InProcessApp app, int? probeOf = null)
    {
        var gate = await app.Gate().ReadAsync(probeOf, CancellationToken.None);
        if (!gate.LetsThrough(probeOf))
        {
            return null;
        }

        var reply = await app.Get<GatewayClient>().SendAsync(new OutgoingSms([InProcessApp.Phone], "hello", "DEMO"), CancellationToken.None);
        var note = app.Gate().Note(gate, ChunkId.New(app.Now, app.Now), gate.IsProbe(probeOf), reply);
        if (note.Move is { } move)
        {
            await app.Gate().ApplyAsync(gate, move, CancellationToken.None);
        }

        return reply.Verdict;
    }

    /// <summary>Runs one timer tick while no chunk waits.</summary>
    public static Task<ProbeStep> ProbeTickAsync(this InProcessApp app) => app.Gate().ProbeAsync((_, _) => Task.FromResult(false), CancellationToken.None);

    /// <summary>Runs a tick every ten seconds, as the timer does.</summary>
    public static async Task TickForAsync(this InProcessApp app, TimeSpan span)
    {
        for (var end = app.Now + span; app.Now < end;)
        {
            app.Time.Advance(TimeSpan.FromSeconds(10));
            await app.ProbeTickAsync();
        }
    }

    public static int Alerts(this InProcessApp app, string said) =>
        app.Log.Lines.Count(line => line.StartsWith("SmsFunctions.Alerts ", StringComparison.Ordinal) && line.Contains(said, StringComparison.Ordinal));

    public static int BalanceCalls(this InProcessApp app) => app.Simulator.Calls.CountOf(GatewayScript.Balance);
}
