namespace GatewaySimulator.Hosting;

/// <summary>The start options of a simulator.</summary>
public sealed record SimulatorOptions
{
    /// <value>The port on 127.0.0.1; 0 (the default) takes a free one.</value>
    public int Port { get; init; }

    public SimulatorSettings Settings { get; init; } = new();

    /// <value>The clock for acceptance times, statuses and delays.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
