using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.EndToEndTests;
using SmsFunctions.Local;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>Azurite, the gateway simulator, and the host with the app as its worker. Each is a separate process, and storage is empty at the start.</summary>
internal sealed class BenchSystem : IAsyncDisposable
{
    /// <value>The maximum number of concurrent gateway calls. It exceeds the concurrency of the app's queue listener.</value>
    public const int GatewayConcurrency = 32;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    public const string Never = "0 0 0 1 1 *";

    // Both names have the same length, so that the requests of both accounts have the same size.
    private const string AppAccount = "benchapp", ThinAccount = "benchraw";

    private readonly DirectoryInfo _data;
    private readonly Dictionary<string, string?> _settings;
    private ListeningProcess? _app;

    private BenchSystem(DirectoryInfo data, Azurite azurite, ListeningProcess simulator, bool isWired, IReadOnlyDictionary<string, string?> settings)
    {
        (_data, Azurite, SimulatorProcess) = (data, azurite, simulator);
        Wire = isWired ? new Wire(azurite.ServedPorts) : null;
        Gateway = new GatewayControl(simulator.Address);
        (Raw, AppStorage) = (new ThinClient(ThinAccount, azurite.ServedPorts), new ThinClient(AppAccount, azurite.ServedPorts));
        _settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = Azurite.ConnectionStringFor(AppAccount, Wire?.Ports ?? azurite.ServedPorts),
            ["Gateway__BaseUrl"] = new Uri(simulator.Address, "1c").AbsoluteUri,
            ["Gateway__User"] = "demo",
            ["Gateway__Password"] = "demo",
            ["Gateway__Sender"] = "DEMO",
            // Many messages go to one number.
            ["Limits__PerNumber"] = "0",
            ["Gateway__MaxConcurrency"] = $"{GatewayConcurrency}",
            ["ReleaseTimer"] = "*/10 * * * * *",
            ["MaintenanceTimer"] = "0 * * * * *",

            // A separate part measures status checks. Nothing is old enough to be purged.
            ["TrackingTimer"] = Never,
            ["RetentionTimer"] = Never,
        };
        Change(settings);
    }

    public Azurite Azurite { get; }

    public ListeningProcess SimulatorProcess { get; }

    public GatewayControl Gateway { get; }

    /// <value>An account in the same Azurite that the app does not use.</value>
    public ThinClient Raw { get; }

    /// <value>The assembly of the app that is started next; null means the one built with the benchmarks.</value>
    public string? AppAssembly { get; set; }

    /// <value>The connection string of <see cref="Raw"/>.</value>
    public string RawConnection => Azurite.ConnectionStringFor(ThinAccount, Azurite.ServedPorts);

    /// <value>The account of the app.</value>
    public ThinClient AppStorage { get; }

    /// <value>The recording proxies, or null if nothing is recorded.</value>
    public Wire? Wire { get; }

    public ListeningProcess Host => _app ?? throw new InvalidOperationException("The app is not running.");

    /// <value>The process of the isolated worker, which runs the code of the app.</value>
    public int WorkerId => WorkerProcess.Of(Host.Process).Id;

    public AppClient App { get; private set; } = null!;

    /// <param name="inMemory">True if Azurite writes nothing to disk. Its queues then stop answering after some tens of thousands of messages.</param>
    /// <param name="isWired">True if proxies record all requests between app and storage, which is slow.</param>
    /// <param name="settings">Settings of the app, in addition to those of all parts.</param>
    public static async Task<BenchSystem> StartAsync(bool isWired, bool withApp, bool inMemory, IEnumerable<(string Name, string Value)> settings)
    {
        var data = Directory.CreateTempSubdirectory("smsfunctions-bench-");
        var azurite = await Azurite.StartAsync(new(0, 0, 0), inMemory ? null : data.FullName, _ => { }, [AppAccount, ThinAccount]);
        var simulator = await ListeningProcess.StartSimulatorAsync(0, new Dictionary<string, string?> { ["Simulator__Balance"] = "1000000000" }, _ => { });
        var system = new BenchSystem(data, azurite, simulator, isWired, settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value));
        try
        {
            await StorageRows.CreateAsync(system.Raw);
            if (withApp)
            {
                await system.StartAppAsync();
            }
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }

        return system;
    }

    /// <summary>Starts an app that does nothing, with the queue of <see cref="Raw"/>.</summary>
    public Task<EmptyApp> StartEmptyAppAsync() => EmptyApp.StartAsync(RawConnection, StorageRows.Queue);

    /// <summary>Waits until the app is idle, and deletes all messages and hints of the app and of the thin client.</summary>
    public async Task EmptyAsync()
    {
        // The results of the last gateway calls are still being stored.
        await Task.Delay(Settling, TimeProvider.System);
        await StorageRows.EmptyAsync(AppStorage);
        await StorageRows.EmptyAsync(Raw);
    }

    /// <summary>Starts or restarts the app, and waits until it accepts messages.</summary>
    public async Task StartAppAsync(params IEnumerable<(string Name, string Value)> settings)
    {
        await StopAppAsync();
        Change(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value));
        _app = await ListeningProcess.StartHostAsync(0, _settings, _ => { }, AppAssembly);
        App = new AppClient(_app.Address);
        await App.HealthyAsync();
    }

    /// <summary>Stops the app so that it releases its timer leases. Otherwise the next app would wait for them.</summary>
    public async Task StopAppAsync()
    {
        if (_app is { } running)
        {
            await running.Process.StopAsync();
            await running.DisposeAsync();
            App.Dispose();
            _app = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _app?.Process.Kill();
        await StopAppAsync();
        await SimulatorProcess.DisposeAsync();
        await Azurite.DisposeAsync();
        await (Wire?.DisposeAsync() ?? ValueTask.CompletedTask);
        Gateway.Dispose();
        Raw.Dispose();
        AppStorage.Dispose();
        _data.Delete(recursive: true);
    }

    private void Change(IReadOnlyDictionary<string, string?> settings)
    {
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }
    }
}
