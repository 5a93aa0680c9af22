using System.Collections.Concurrent;
using SmsFunctions.IntegrationTests.Support;
using SmsFunctions.Local;

namespace SmsFunctions.IntegrationTests.Faults.Rig;

/// <summary>One process of the app with a proxy on each of its wires. Its address stays the same, however often it is killed.</summary>
internal sealed class FaultApp : IAsyncDisposable
{
    private const int SigStop = 19, SigCont = 18;

    private readonly Dictionary<string, string?> _settings;
    private readonly ConcurrentQueue<Interruption> _interruptions = new();
    private AppProcess? _process;
    private HttpProxy? _front;
    private int _port;

    /// <param name="settings">All but the addresses.</param>
    public FaultApp(int number, string account, Azurite.Ports storage, int gateway, IReadOnlyDictionary<string, string?> settings)
    {
        Number = number;
        (Tables, Queues, Blobs, Gateway) = (HttpProxy.To(storage.Table), HttpProxy.To(storage.Queue), HttpProxy.To(storage.Blob), HttpProxy.To(gateway));
        _settings = new(settings)
        {
            ["AzureWebJobsStorage"] = Azurite.ConnectionStringFor(account, new(Blobs.Port, Queues.Port, Tables.Port)),
            ["Gateway__BaseUrl"] = $"http://127.0.0.1:{Gateway.Port}/1c",
        };
    }

    public int Number { get; }

    public HttpProxy Tables { get; }

    public HttpProxy Queues { get; }

    public HttpProxy Blobs { get; }

    public HttpProxy Gateway { get; }

    /// <value>Between the clients and the app.</value>
    public HttpProxy Front => _front ?? throw new InvalidOperationException("The app was never started.");

    /// <value>Where clients find it, whether or not it runs.</value>
    public Uri Address => new($"http://127.0.0.1:{Front.Port}/");

    public ConcurrentQueue<string> Log { get; } = new();

    public IReadOnlyCollection<Interruption> Interruptions => _interruptions;

    public async Task StartAsync()
    {
        _process = await AppProcess.StartAsync(Parts.AppAssembly, _port, _settings, Log.Enqueue);
        _port = _process.Address.Port;
        _front ??= HttpProxy.To(_port);
    }

    /// <summary>kill -9, and a start after a while.</summary>
    public Task KillAsync(TimeSpan away) => InterruptAsync(async () =>
    {
        _process!.Process.Kill();
        await _process.Process.Exited;
        await Task.Delay(away, TimeProvider.System);
        await StartAgainAsync();
    });

    /// <summary>SIGTERM as at a deployment, and a start when it has ended by itself.</summary>
    public async Task RestartAsync()
    {
        await _process!.Process.StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Stands still for a while.</summary>
    public Task FreezeAsync(TimeSpan still) => InterruptAsync(async () =>
    {
        Freeze();
        await Task.Delay(still, TimeProvider.System);
        Thaw();
    });

    public void Freeze() => _process!.Process.Signal(SigStop);

    public void Thaw() => _process!.Process.Signal(SigCont);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        foreach (var proxy in new[] { Tables, Queues, Blobs, Gateway, _front })
        {
            await (proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async Task StartAgainAsync()
    {
        await _process!.DisposeAsync();
        await StartAsync();
    }

    private async Task InterruptAsync(Func<Task> interrupt)
    {
        var from = TimeProvider.System.GetUtcNow();
        await interrupt();
        _interruptions.Enqueue(new Interruption(Number, from, TimeProvider.System.GetUtcNow()));
    }
}
