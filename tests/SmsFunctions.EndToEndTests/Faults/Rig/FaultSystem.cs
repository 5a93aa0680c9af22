using System.Collections.Concurrent;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using GatewaySimulator;
using GatewaySimulator.Hosting;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>Two instances of the app on one storage account and one gateway, with a proxy on every connection and a diary of all events.</summary>
internal sealed class FaultSystem : IAsyncDisposable
{
    public const string Password = "s3cret-of-the-faults";

    private readonly FaultStorage _storage;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<GatewayCall>> _callsOf = new();
    private readonly long _begun = TimeProvider.System.GetTimestamp();

    private FaultSystem(FaultOptions options, FaultStorage storage, SimulatorHost simulator)
    {
        (Options, _storage, Simulator) = (options, storage, simulator);
        var direct = Azurite.ConnectionStringFor(storage.Account, storage.Ports);
        (Tables, Queues) = (new TableServiceClient(direct), new QueueServiceClient(direct));
        Apps =
        [
            .. Enumerable.Range(1, 2).Select(number =>
                Watched(new FaultApp(number, storage.Account, storage.Ports, simulator.BaseAddress.Port, Settings(options)))),
        ];
    }

    public FaultOptions Options { get; }

    public SimulatorHost Simulator { get; }

    public IReadOnlyList<FaultApp> Apps { get; }

    /// <value>A client without a proxy, as <see cref="Queues"/>.</value>
    public TableServiceClient Tables { get; }

    public QueueServiceClient Queues { get; }

    public Traffic Traffic { get; } = new();

    public FaultCounts Faults { get; } = new();

    public ConcurrentQueue<string> Diary { get; } = new();

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_begun);

    public static async Task<FaultSystem> StartAsync(FaultOptions options)
    {
        var storage = await FaultStorage.TakeAsync(options.IsLong);
        var plan = GatewaySimulator.Protocol.StatusPlan.Parse("Enqueued=0, Delivered_To_Recipient=1");
        var simulator = await SimulatorHost.StartAsync(new() { Settings = new SimulatorSettings { Password = Password, StatusPlan = plan } });
        var system = new FaultSystem(options, storage, simulator);
        try
        {
            await Task.WhenAll(system.Apps.Select(app => app.StartAsync()));
            using var http = new HttpClient();
            foreach (var app in system.Apps)
            {
                await Eventually.Get(
                    async () => (await http.GetAsync(new Uri(app.Address, "api/health"))).IsSuccessStatusCode, healthy => healthy, "the app is healthy");
            }
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }

        return system;
    }

    /// <summary>Every call that may have sent the message, in order of completion.</summary>
    public List<GatewayCall> CallsOf(string phone) => [.. _callsOf.GetValueOrDefault(phone) ?? []];

    public void Note(string what) => Diary.Enqueue(string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} +{Elapsed.TotalSeconds:0.0} {what}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var app in Apps)
        {
            await app.DisposeAsync();
        }

        await Simulator.DisposeAsync();
        await _storage.DisposeAsync();
    }

    private FaultApp Watched(FaultApp app)
    {
        app.Tables.Seen = Traffic.Table;
        app.Queues.Seen = Traffic.Queue;
        app.Blobs.Seen = Traffic.Blob;

        // Much longer than the timeout of the app, so that calls without an answer are recorded too.
        app.Gateway.AnswerLimit = Options.GatewayTimeout * 3;
        app.Gateway.Seen = seen =>
        {
            Traffic.Counts.Add($"gateway {seen.Request.Path.Split('/')[^1]}");
            if (GatewayCall.Of(app.Number, seen, Options.GatewayTimeout) is { } call)
            {
                foreach (var phone in call.Phones)
                {
                    _callsOf.GetOrAdd(phone, _ => new()).Enqueue(call);
                }
            }
        };
        return app;
    }

    // All configurable times are short, and no test asserts them. All levels are logged, because the log is searched for secrets.
    private static Dictionary<string, string?> Settings(FaultOptions options) => new()
    {
        ["Gateway__User"] = "demo",
        ["Gateway__Password"] = Password,
        ["Gateway__Sender"] = "DEMO",
        // Many messages go to one number.
        ["Limits__PerNumber"] = "0",
        ["Gateway__HeaderEncoding"] = "windows-1251",
        ["Gateway__Timeout"] = options.GatewayTimeout.ToString(),

        // A run without faults measures the cost, and hints that wait for a gateway slot cost more. Each host takes up to 11 hints at a time.
        ["Gateway__MaxConcurrency"] = options.IsCalm ? "22" : null,
        ["Sending__Lease"] = options.Lease.ToString(),
        ["Sending__RetryBase"] = "00:00:00.200",
        ["Tracking__Schedule"] = "00:00:02,00:00:05,00:00:10,00:00:20,00:00:40,00:01:30",
        ["Tracking__RatePerSecond"] = "100",
        ["TrackingTimer"] = "*/2 * * * * *",
        ["ReleaseTimer"] = "* * * * * *",
        ["MaintenanceTimer"] = "0 * * * * *",
        ["RetentionTimer"] = "0 0 0 1 1 *",
        ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:02",
        ["AzureFunctionsJobHost__logging__logLevel__default"] = "Information",
        ["AzureFunctionsJobHost__logging__logLevel__SmsFunctions"] = "Trace",
        ["Logging__LogLevel__SmsFunctions"] = "Trace",

        // The processes of a long run live long enough to benefit from the second compilation.
        [ProcessEnvironment.CallCounting] = options.IsLong ? null : "0",
    };
}
