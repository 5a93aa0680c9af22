using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace SmsFunctions.Local;

/// <summary>A running Azurite with blob, queue and table services, each on a port of its own.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    private const string DefaultAccount = "devstoreaccount1";

    // The account key that Microsoft publishes for the emulator. It gives access to emulators only.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly ChildProcess _process;

    private Azurite(ChildProcess process, Ports ports)
    {
        _process = process;
        ServedPorts = ports;
    }

    public ChildProcess Process => _process;

    public Ports ServedPorts { get; }

    /// <value>The table service of the emulator's default account.</value>
    public Uri TableEndpoint => new(Endpoint(DefaultAccount, ServedPorts.Table));

    public string ConnectionString => ConnectionStringFor(DefaultAccount, ServedPorts);

    /// <param name="ports">The ports of Azurite, or of a proxy in front of it.</param>
    public static string ConnectionStringFor(string account, Ports ports) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};"
        + $"BlobEndpoint={Endpoint(account, ports.Blob)};QueueEndpoint={Endpoint(account, ports.Queue)};TableEndpoint={Endpoint(account, ports.Table)}";

    /// <param name="ports">0 takes a free port.</param>
    /// <param name="data">A folder that keeps the data; null keeps it in memory.</param>
    /// <param name="accounts">Further accounts, each empty at first and separate from the others.</param>
    /// <exception cref="MissingPartException">Node is missing or too old, a port is taken, or Azurite did not start.</exception>
    public static async Task<Azurite> StartAsync(
        Ports ports, string? data, Action<string> log, IEnumerable<string>? accounts = null, CancellationToken cancellation = default)
    {
        var listening = new TaskCompletionSource<Ports>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new LastLines();
        var found = new Ports(0, 0, 0);

        // Without skipApiVersionCheck Azurite refuses newer API versions of the SDKs. Without disableTelemetry it sends usage data.
        string[] arguments =
        [
            "--require", Path.Combine(Parts.Folder, "outlive-interrupt.cjs"), Path.Combine(Parts.Folder, "node_modules/azurite/dist/src/azurite.js"),
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobPort", $"{ports.Blob}", "--queuePort", $"{ports.Queue}", "--tablePort", $"{ports.Table}",
            .. data is null ? (string[])["--inMemoryPersistence"] : ["--location", data],
        ];
        var settings = new Dictionary<string, string?>
        {
            ["AZURITE_ACCOUNTS"] = string.Join(';', (accounts ?? []).Prepend(DefaultAccount).Select(account => $"{account}:{Key}")),
        };
        var process = ChildProcess.Start("node", arguments, settings, Read);

        try
        {
            if (await Task.WhenAny(listening.Task, process.Exited).WaitAsync(StartLimit, TimeProvider.System, cancellation) == listening.Task)
            {
                return new Azurite(process, await listening.Task);
            }
        }
        catch (TimeoutException)
        {
            await process.DisposeAsync();
            throw new MissingPartException($"Azurite did not start within {StartLimit.TotalSeconds:0} s. Its output:\n{said}");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        await process.DisposeAsync();
        throw new MissingPartException(WhyNot(ports, said.ToString()));

        void Read(string line)
        {
            log(line);
            said.Add(line);
            if (ListeningLine().Match(line) is { Success: true } match)
            {
                lock (said)
                {
                    found = found.With(match.Groups["service"].Value, int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture));
                    if (found is { Blob: > 0, Queue: > 0, Table: > 0 })
                    {
                        listening.TrySetResult(found);
                    }
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.Exited;
        await _process.DisposeAsync();
    }

    private static string Endpoint(string account, int port) => $"http://{IPAddress.Loopback}:{port}/{account}";

    private static string WhyNot(Ports ports, string output) => output.Contains("EADDRINUSE", StringComparison.Ordinal)
        ? $"Azurite could not listen: one of the ports {ports.Blob}, {ports.Queue}, {ports.Table} is taken, perhaps by another Azurite. "
            + "Stop it, or choose another first port with --storage-port."
        : $"Azurite ended while starting (it needs Node 20 or later). Its output:\n{output}";

    [GeneratedRegex(@"Azurite (?<service>\w+) service is successfully listening at http://[^:]+:(?<port>\d+)")]
    private static partial Regex ListeningLine();

    /// <summary>The three services' ports; 0 means a free one.</summary>
    public sealed record Ports(int Blob, int Queue, int Table)
    {
        internal Ports With(string service, int port) => service switch
        {
            "Blob" => this with { Blob = port },
            "Queue" => this with { Queue = port },
            _ => this with { Table = port },
        };
    }
}
