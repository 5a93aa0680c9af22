using System.Reflection;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>The Functions host with the sample app as its worker, with its own queues and host id.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private readonly ListeningProcess _process;
    private readonly HostLines _lines;

    private SampleHost(ListeningProcess process, HostLines lines, Reports reports, string id, string connection)
    {
        _process = process;
        _lines = lines;
        Reports = reports;
        Client = new HttpClient { BaseAddress = new Uri(process.Address, "/api/"), Timeout = TimeSpan.FromMinutes(2) };
        Id = id;
        Messages = new SampleQueue(connection, QueueName(id));
        Details = new SampleQueue(connection, DetailsName(id));
    }

    public static string App { get; } =
        typeof(SampleHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "SampleAppAssembly").Value!;

    public ChildProcess Process => _process.Process;

    public WorkerProcess Worker => WorkerProcess.Of(Process);

    /// <value>At <c>/api/</c>.</value>
    public HttpClient Client { get; }

    public Reports Reports { get; }

    public string Id { get; }

    public SampleQueue Messages { get; }

    public SampleQueue Details { get; }

    public IReadOnlyList<string> Lines => _lines.All;

    /// <param name="id">The host id, which is also part of the queue names. Null uses a unique id.</param>
    public static Task<SampleHost> StartAsync(string connection, Reports reports, string? id = null, params (string Name, string? Value)[] settings) =>
        StartAsync(connection, reports, new HostLines(), id, settings);

    public static async Task<SampleHost> StartAsync(
        string connection, Reports reports, HostLines lines, string? id = null, params (string Name, string? Value)[] settings)
    {
        var host = id ?? AzuriteFixture.UniqueName("host")[..32];
        var process = await ListeningProcess.StartHostAsync(0, Settings(connection, reports, host, settings), lines.Add, App);
        return new SampleHost(process, lines, reports, host, connection);
    }

    public static Dictionary<string, string?> Settings(string connection, Reports reports, string id, params (string Name, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = connection,
            ["AzureFunctionsWebHost__hostid"] = id,
            ["SampleReports"] = $"{reports.Port}",
            ["SampleQueue"] = QueueName(id),
            ["SampleDetails"] = DetailsName(id),
            ["SampleFromBoth"] = "environment",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return all;
    }

    public static BlobClient TimerStatus(string connection, string id, string timer) =>
        new BlobContainerClient(connection, "azure-webjobs-hosts").GetBlobClient($"timers/{id}/Host.Functions.{timer}/status");

    public Task LineAsync(string part) => _lines.ContainAsync(part);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }

    private static string QueueName(string id) => $"{id}-m";

    private static string DetailsName(string id) => $"{id}-d";
}

/// <summary>A queue of the sample and its poison queue.</summary>
internal sealed class SampleQueue(string connection, string name)
{
    private readonly QueueClient _queue = new(connection, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
    private readonly QueueClient _plain = new(connection, name);
    private readonly QueueClient _poison = new(connection, $"{name}-poison", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });

    public async Task PutAsync(string text)
    {
        await _queue.CreateIfNotExistsAsync();
        await _queue.SendMessageAsync(text);
    }

    public async Task PutPlainAsync(string text)
    {
        await _plain.CreateIfNotExistsAsync();
        await _plain.SendMessageAsync(text);
    }

    public async Task<int> CountAsync() => (await _queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    public async Task<int> VisibleAsync() => (await _queue.PeekMessagesAsync(32)).Value.Length;

    /// <returns>The text of each poisoned message, as it is stored.</returns>
    public async Task<IReadOnlyList<string>> PoisonAsync() =>
        await _poison.ExistsAsync() ? [.. (await _poison.PeekMessagesAsync(32)).Value.Select(message => message.Body.ToString())] : [];
}

internal sealed class HostLines
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public Task ContainAsync(string part) =>
        Eventually.True(() => All.Any(line => line.Contains(part, StringComparison.Ordinal)), $"the host writes \"{part}\"");

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }
    }
}
