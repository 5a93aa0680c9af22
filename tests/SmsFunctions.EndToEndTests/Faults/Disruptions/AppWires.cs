using SmsFunctions.EndToEndTests.Faults.Rig;

namespace SmsFunctions.EndToEndTests.Faults.Disruptions;

/// <summary>The random faults on the connections of one app.</summary>
internal sealed record AppWires(FaultApp App, WireNoise Tables, WireNoise Queues, WireNoise Blobs, WireNoise Gateway, WireNoise Front)
{
    // A lost answer of the gateway makes a message unconfirmed, so this connection has the fewest faults.
    private const double StorageShare = 0.03, BlobShare = 0.02, GatewayShare = 0.02, FrontShare = 0.03;

    // A high latency of the gateway, so that some calls are in progress at every fault of a process.
    private static readonly TimeSpan GatewayWay = TimeSpan.FromMilliseconds(400);

    public IEnumerable<WireNoise> All => [Tables, Queues, Blobs, Gateway, Front];

    public static AppWires Of(FaultApp app, Random random, FaultCounts counts) => new(
        app,
        new("table", app.Tables, new Random(random.Next()), StorageShare, TimeSpan.Zero, counts),
        new("queue", app.Queues, new Random(random.Next()), StorageShare, TimeSpan.Zero, counts),
        new("blob", app.Blobs, new Random(random.Next()), BlobShare, TimeSpan.Zero, counts),
        new("gateway", app.Gateway, new Random(random.Next()), GatewayShare, GatewayWay, counts),
        new("client", app.Front, new Random(random.Next()), FrontShare, TimeSpan.Zero, counts));
}
