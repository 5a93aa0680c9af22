using SmsFunctions.EndToEndTests.Faults.Rig;

namespace SmsFunctions.EndToEndTests.Faults.Disruptions;

/// <summary>The random faults on all connections of all apps.</summary>
internal sealed class Wires(FaultSystem system, Random random)
{
    public IReadOnlyList<AppWires> Apps { get; } = [.. system.Apps.Select(app => AppWires.Of(app, random, system.Faults))];

    /// <summary>
    /// The disruptions of storage and of the connection to the gateway, for one app or for both. An outage can exceed the retries of storage clients.
    /// </summary>
    public IReadOnlyList<Disruption> Disruptions =>
    [
        new("tables down", 3, (_, random) => Some(random, wires => wires.Tables.DownAsync(Disruption.Between(random, 1, 10)))),
        new("tables silent", 3, (_, random) => Some(random, wires => wires.Tables.SilentAsync(Disruption.Between(random, 1, 16)))),
        new("queues down", 2, (_, random) => Some(random, wires => wires.Queues.DownAsync(Disruption.Between(random, 1, 10)))),
        new("blobs down", 1, (_, random) => Some(random, wires => wires.Blobs.DownAsync(Disruption.Between(random, 1, 6)))),
        new("tables slow", 2, (_, random) => Some(random, wires => wires.Tables.SlowAsync(Disruption.Between(random, 1, 4)))),
        new("gateway refuses connections", 3, (_, random) => Some(random, wires => wires.Gateway.RefuseAsync(Disruption.Between(random, 0.5, 3)))),
    ];

    public void Begin() => Each(wire => wire.Begin());

    public void End() => Each(wire => wire.End());

    private void Each(Action<WireNoise> happens) => Apps.SelectMany(app => app.All).ToList().ForEach(happens);

    private Task Some(Random random, Func<AppWires, Task> happens)
    {
        var chosen = random.Next(Apps.Count + 1);
        return Task.WhenAll(Apps.Where((_, number) => chosen == Apps.Count || number == chosen).Select(happens).ToList());
    }
}
