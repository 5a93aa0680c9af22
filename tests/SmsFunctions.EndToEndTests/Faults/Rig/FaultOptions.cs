namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>The options of a run. The seed determines all random choices, but not the scheduling of the processes.</summary>
internal sealed record FaultOptions(int Seed)
{
    /// <value>The duration of the load and of the disruptions.</value>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <value>True runs without disruptions, so that the checks measure the cost without faults.</value>
    public bool IsCalm { get; init; }

    /// <value>Requests a second of all clients together.</value>
    public double Rate { get; init; } = 6;

    /// <value>Whether the run waits until the last delivery status is known; otherwise until the last message is sent.</value>
    public bool WaitsForStatuses { get; init; }

    /// <value>
    /// The timeout for the delivery statuses. A status hint that a killed host had taken is enqueued again after five minutes.
    /// </value>
    public TimeSpan StatusPatience { get; init; } = TimeSpan.FromMinutes(7);

    /// <value>The lease of a claim. A frozen process stays frozen for longer.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <value>The timeout of a gateway call.</value>
    public TimeSpan GatewayTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <value>True keeps storage on disk, since Azurite's queues in memory stop answering after some tens of thousands of messages.</value>
    public bool IsLong => Duration > TimeSpan.FromMinutes(2);
}
