using System.Collections.Concurrent;
using SmsFunctions.IntegrationTests.Support;
using SmsFunctions.Local;

namespace SmsFunctions.IntegrationTests.Faults.Rig;

/// <summary>One process of the app with a proxy on each of its wires. Its address stays the same, however often it is killed.</summary>
internal sealed class FaultApp : IAsyncDisposable
{
    private const int SigStop = 19, SigCont = 18;
    private const int MostTries = 10;

    private readonly Dictionary<string, string?> _settings;
    private readonly ConcurrentQueue<Interruption> _interruptions = new();
    private AppProcess? _process;
    private HttpProxy? _front;
    private int _port;
    private DateTimeOffset _interruptedSince;

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
        for (var tries = 1; _process is null; tries++)
        {
            try
            {
                _process = await AppProcess.StartAsync(Parts.AppAssembly, _port, _settings, Log.Enqueue);
            }
            catch (MissingPartException) when (_port > 0 && tries < MostTries)
            {
                // While it was away, somebody's outgoing connection took its port.
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            }
        }

        _port = _process.Address.Port;
        _front ??= HttpProxy.To(_port);
    }

    /// <summary>kill -9, and a start after a while.</summary>
    public Task KillAsync(TimeSpan away)
    {
        Kill();
        return ComeBackAsync(away);
    }

    /// <summary>kill -9; <see cref="ComeBackAsync"/> must follow.</summary>
    public void Kill()
    {
        _interruptedSince = TimeProvider.System.GetUtcNow();
        _process!.Process.Kill();
    }

    /// <summary>A killed process is started again after a while.</summary>
    public async Task ComeBackAsync(TimeSpan away)
    {
        await _process!.Process.Exited;
        await Task.Delay(away, TimeProvider.System);
        await StartAgainAsync();
        _interruptions.Enqueue(new Interruption(Number, _interruptedSince, TimeProvider.System.GetUtcNow()));
    }

    /// <summary>SIGTERM as at a deployment, and a start when it has ended by itself.</summary>
    public async Task RestartAsync()
    {
        await _process!.Process.StopAsync();
        await StartAgainAsync();
    }

    /// <summary>SIGSTOP.</summary>
    public void Freeze()
    {
        _interruptedSince = TimeProvider.System.GetUtcNow();
        _process!.Process.Signal(SigStop);
    }

    /// <summary>SIGCONT.</summary>
    public void Thaw()
    {
        _process!.Process.Signal(SigCont);
        _interruptions.Enqueue(new Interruption(Number, _interruptedSince, TimeProvider.System.GetUtcNow()));
    }

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
        _process = null;
        await StartAsync();
    }
}
