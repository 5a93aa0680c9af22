using SmsFunctions.IntegrationTests.Faults.Rig;

namespace SmsFunctions.IntegrationTests.Faults.Troubles;

/// <summary>The noise on all wires of all apps.</summary>
internal sealed class Wires
{
    // A cut answer of the gateway costs a message its certainty, so that wire is the quietest.
    private const double StorageShare = 0.03, BlobShare = 0.02, GatewayShare = 0.02, FrontShare = 0.03;

    private readonly List<WireNoise> _tables = [], _queues = [], _blobs = [], _gateways = [], _fronts = [];

    public Wires(FaultSystem system, Random random)
    {
        foreach (var app in system.Apps)
        {
            Add(_tables, "table", app.Tables, StorageShare);
            Add(_queues, "queue", app.Queues, StorageShare);
            Add(_blobs, "blob", app.Blobs, BlobShare);
            Add(_gateways, "gateway", app.Gateway, GatewayShare);
            Add(_fronts, "client", app.Front, FrontShare);
        }

        void Add(List<WireNoise> kind, string name, Support.HttpProxy proxy, double share) =>
            kind.Add(new WireNoise(name, proxy, new Random(random.Next()), share, system.Faults));
    }

    /// <summary>What happens to storage and to the way to the gateway, for one app or for both.</summary>
    public IReadOnlyList<Trouble> Troubles =>
    [
        new("tables down", 3, (_, random) => Some(_tables, random, wire => wire.DownAsync(Trouble.Between(random, 1, 6)))),
        new("queues down", 2, (_, random) => Some(_queues, random, wire => wire.DownAsync(Trouble.Between(random, 1, 6)))),
        new("blobs down", 1, (_, random) => Some(_blobs, random, wire => wire.DownAsync(Trouble.Between(random, 1, 6)))),
        new("tables slow", 2, (_, random) => Some(_tables, random, wire => wire.SlowAsync(Trouble.Between(random, 1, 4)))),
        new("gateway refuses connections", 3, (_, random) => Some(_gateways, random, wire => wire.RefuseAsync(Trouble.Between(random, 0.5, 3)))),
    ];

    public void Silence() => new[] { _tables, _queues, _blobs, _gateways, _fronts }.SelectMany(kind => kind).ToList().ForEach(wire => wire.Silence());

    private static Task Some(List<WireNoise> kind, Random random, Func<WireNoise, Task> happens)
    {
        var chosen = random.Next(kind.Count + 1);
        return Task.WhenAll(kind.Where((_, number) => chosen == kind.Count || number == chosen).Select(happens).ToList());
    }
}
