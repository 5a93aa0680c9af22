namespace SmsFunctions.Local;

/// <summary>A program that listens on a port: the Functions host with the app, or the gateway simulator.</summary>
public sealed class ListeningProcess : IAsyncDisposable
{
    private const string ListeningPhrase = " is listening on ";

    // A start takes a few seconds, and much longer on a busy machine.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private ListeningProcess(ChildProcess process, Uri address)
    {
        Process = process;
        Address = address;
    }

    public ChildProcess Process { get; }

    /// <value>The address with the port on which the program listens, without a path.</value>
    public Uri Address { get; }

    /// <summary>Starts the bundled Functions host with the app as its worker.</summary>
    /// <param name="port">0 takes a free port.</param>
    /// <param name="settings">Environment variables that are added to those of this process; null removes one.</param>
    /// <param name="app">The worker's assembly; null means the one built with this program.</param>
    /// <exception cref="MissingPartException">The host ended or was not ready within three minutes; the message contains its last lines.</exception>
    public static Task<ListeningProcess> StartHostAsync(
        int port, IReadOnlyDictionary<string, string?> settings, Action<string> log, string? app = null, CancellationToken cancellation = default) =>
        StartAsync(Parts.HostAssembly, ["--port", $"{port}", "--app", app ?? Parts.AppAssembly], settings, log, cancellation);

    /// <param name="port">0 takes a free port.</param>
    /// <param name="settings">As for <see cref="StartHostAsync"/>.</param>
    /// <exception cref="MissingPartException">As for <see cref="StartHostAsync"/>.</exception>
    public static Task<ListeningProcess> StartSimulatorAsync(
        int port, IReadOnlyDictionary<string, string?> settings, Action<string> log, CancellationToken cancellation = default) =>
        StartAsync(Parts.SimulatorAssembly, ["--port", $"{port}"], settings, log, cancellation);

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static async Task<ListeningProcess> StartAsync(
        string assembly, string[] arguments, IReadOnlyDictionary<string, string?> settings, Action<string> log, CancellationToken cancellation)
    {
        var name = Path.GetFileNameWithoutExtension(assembly);
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lines = new LastLines();
        var process = ChildProcess.Start(Parts.DotNet, [assembly, .. arguments], settings, Read);
        try
        {
            if (await Task.WhenAny(listening.Task, process.Exited).WaitAsync(StartLimit, TimeProvider.System, cancellation) == listening.Task)
            {
                return new ListeningProcess(process, await listening.Task);
            }

            throw new MissingPartException($"{name} ended with code {process.ExitCode} while starting. Its output:\n{lines}");
        }
        catch (TimeoutException)
        {
            await process.DisposeAsync();
            throw new MissingPartException($"{name} was not ready after {StartLimit.TotalSeconds:0} s. Its output:\n{lines}");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        void Read(string line)
        {
            log(line);
            lines.Add(line);
            var at = line.IndexOf(ListeningPhrase, StringComparison.Ordinal);
            if (at >= 0 && Uri.TryCreate(line[(at + ListeningPhrase.Length)..].Trim(), UriKind.Absolute, out var address))
            {
                listening.TrySetResult(address);
            }
        }
    }
}
