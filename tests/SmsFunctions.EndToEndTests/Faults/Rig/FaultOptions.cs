namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>What a run is like. Everything random in it follows from the seed, except how the processes run beside one another.</summary>
internal sealed record FaultOptions(int Seed)
{
    /// <value>How long there is load, and trouble with it.</value>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <value>No trouble at all: what the checks find then is the plain cost.</value>
    public bool IsCalm { get; init; }

    /// <value>Requests a second of all clients together.</value>
    public double Rate { get; init; } = 6;

    /// <value>Whether the run waits until the last delivery status is known; otherwise until the last message is sent.</value>
    public bool WaitsForStatuses { get; init; }

    /// <value>How long that may take; beyond the longest step between two checks.</value>
    public TimeSpan StatusPatience { get; init; } = TimeSpan.FromMinutes(4);

    /// <value>How long a worker is trusted; a frozen process stands still for longer.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <value>Of a gateway call.</value>
    public TimeSpan GatewayTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <value>Storage on disk: in memory, its queues stop answering after some tens of thousands of messages.</value>
    public bool IsLong => Duration > TimeSpan.FromMinutes(2);
}
