namespace SmsFunctions.Local;

/// <summary>A program of this repository, started and listening.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private const string ListeningPhrase = " is listening on ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private AppProcess(ChildProcess process, Uri address)
    {
        Process = process;
        Address = address;
    }

    public ChildProcess Process { get; }

    /// <value>With the port that it took, without a path.</value>
    public Uri Address { get; }

    /// <param name="port">0 takes a free port.</param>
    /// <param name="settings">Environment variables beside those of this process; null removes one.</param>
    /// <exception cref="MissingPartException">It ended, or said for a minute that it was not listening; the message has its last lines.</exception>
    public static async Task<AppProcess> StartAsync(
        string assembly, int port, IReadOnlyDictionary<string, string?> settings, Action<string> log, CancellationToken cancellation = default)
    {
        var name = Path.GetFileNameWithoutExtension(assembly);
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        var process = ChildProcess.Start(Parts.DotNet, [assembly, "--port", $"{port}"], settings, Read);
        try
        {
            if (await Task.WhenAny(listening.Task, process.Exited).WaitAsync(StartLimit, TimeProvider.System, cancellation) == listening.Task)
            {
                return new AppProcess(process, await listening.Task);
            }

            throw new MissingPartException($"{name} ended with code {process.ExitCode} while starting. It said:\n{Said()}");
        }
        catch (TimeoutException)
        {
            await process.DisposeAsync();
            throw new MissingPartException($"{name} was not listening after {StartLimit.TotalSeconds:0} s. It said:\n{Said()}");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        void Read(string line)
        {
            log(line);
            lock (said)
            {
                said.Add(line);
            }

            var at = line.IndexOf(ListeningPhrase, StringComparison.Ordinal);
            if (at >= 0 && Uri.TryCreate(line[(at + ListeningPhrase.Length)..].Trim(), UriKind.Absolute, out var address))
            {
                listening.TrySetResult(address);
            }
        }

        string Said()
        {
            lock (said)
            {
                return string.Join('\n', said.TakeLast(30));
            }
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
