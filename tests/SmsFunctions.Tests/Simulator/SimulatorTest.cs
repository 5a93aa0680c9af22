using GatewaySimulator;
using GatewaySimulator.Hosting;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Simulator;

/// <summary>The base class of the simulator tests. Each test has its own simulator on a free port, and moves its clock.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    internal ManualTime Clock { get; } = new(new DateTimeOffset(2026, 1, 15, 6, 59, 0, TimeSpan.Zero));

    internal SimulatorHost Host { get; private set; } = null!;

    protected virtual SimulatorSettings Settings => new();

    public async Task InitializeAsync() => Host = await SimulatorHost.StartAsync(new SimulatorOptions { Settings = Settings, Time = Clock });

    public async Task DisposeAsync() => await Host.DisposeAsync();

    internal Task<RawReply> AskAsync(byte[] request) => RawConnection.AskAsync(Host.BaseAddress, request);

    internal Task<RawConnection> OpenAsync(byte[] request) => RawConnection.OpenAsync(Host.BaseAddress, request);

    /// <summary>Sends one message and returns its id.</summary>
    internal async Task<string> SendAsync(byte[] request) => (await AskAsync(request)).Lines[1]["SMS_ID: ".Length..];

    internal static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (!holds()) await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, limit.Token);
    }
}
