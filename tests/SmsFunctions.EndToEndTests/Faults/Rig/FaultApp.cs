using System.Collections.Concurrent;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>One instance of the app (host and worker) with a proxy on each of its wires. Its address stays the same after each restart.</summary>
internal sealed class FaultApp : IAsyncDisposable
{
    private const int MostTries = 10;

    // Just below the 30 s for which a host that stops waits for running functions.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(29);

    private readonly Dictionary<string, string?> _settings;
    private readonly ConcurrentQueue<Interruption> _interruptions = new();
    private ListeningProcess? _process;
    private HttpProxy? _front;
    private int _port;
    private DateTimeOffset _interruptedSince;
    private int _killed;

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
                _process = await ListeningProcess.StartHostAsync(_port, _settings, Log.Enqueue);
            }
            catch (MissingPartException) when (_port > 0 && tries < MostTries)
            {
                // An outgoing connection of another process took its port meanwhile.
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            }
        }

        _port = _process.Address.Port;
        _front ??= HttpProxy.To(_port);
    }

    /// <summary>kill -9 of host and worker at once; <see cref="ComeBackAsync"/> must follow.</summary>
    public void Kill() => Interrupt(() => _process!.Process.Kill());

    /// <summary>kill -9 of the host alone, which takes its worker with it; <see cref="ComeBackAsync"/> must follow.</summary>
    public void KillHost() => Interrupt(() => _process!.Process.Signal(UnixSignal.Kill));

    /// <summary>A killed instance is started again after a while.</summary>
    public async Task ComeBackAsync(TimeSpan away)
    {
        await _process!.Process.Exited;
        await Task.Delay(away, TimeProvider.System);
        await StartAgainAsync();
        _interruptions.Enqueue(new Interruption(Number, _interruptedSince, TimeProvider.System.GetUtcNow()));
    }

    /// <summary>SIGTERM as at a deployment, and a start when it has ended. A stop that reaches the host's limit ends running functions by force.</summary>
    public async Task RestartAsync()
    {
        var begun = TimeProvider.System.GetUtcNow();
        await _process!.Process.StopAsync();
        if (TimeProvider.System.GetUtcNow() - begun > StopLimit)
        {
            _interruptions.Enqueue(new Interruption(Number, begun, TimeProvider.System.GetUtcNow()));
        }

        await StartAgainAsync();
    }

    /// <summary>kill -9 of the worker alone; <see cref="WorkerIsBackAsync"/> must follow.</summary>
    public void KillWorker() => Interrupt(() => _killed = Worker(worker => worker.Kill()));

    /// <summary>Waits until the host has started another worker that answers.</summary>
    public async Task WorkerIsBackAsync()
    {
        await WorkerReplacement.ReadyAsync(_process!, _killed);
        _interruptions.Enqueue(new Interruption(Number, _interruptedSince, TimeProvider.System.GetUtcNow()));
    }

    /// <summary>SIGSTOP to host and worker.</summary>
    public void Freeze() => Interrupt(() =>
    {
        _process!.Process.Signal(UnixSignal.Stop);
        Worker(worker => worker.Freeze());
    });

    /// <summary>SIGSTOP to the worker alone.</summary>
    public void FreezeWorker() => Interrupt(() => Worker(worker => worker.Freeze()));

    /// <summary>SIGCONT to both.</summary>
    public void Thaw()
    {
        Worker(worker => worker.Thaw());
        _process!.Process.Signal(UnixSignal.Continue);
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

    private void Interrupt(Action happens)
    {
        _interruptedSince = TimeProvider.System.GetUtcNow();
        happens();
    }

    // The host may just be starting another worker; then there is none to signal.
    private int Worker(Action<WorkerProcess> signal)
    {
        if (WorkerProcess.Find(_process!.Process) is not { } worker)
        {
            return 0;
        }

        signal(worker);
        return worker.Id;
    }

    private async Task StartAgainAsync()
    {
        await _process!.DisposeAsync();
        _process = null;
        await StartAsync();
    }
}
