using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using GatewaySimulator;
using GatewaySimulator.Hosting;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>
/// The app as two processes (host and isolated worker), with its own storage account and a simulated gateway. Proxies in front of tables,
/// queues and gateway let tests count and cut requests. At the end the log is searched for the posted numbers and texts.
/// </summary>
internal sealed class AppHarness : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly string _account;
    private readonly Azurite.Ports _direct;
    private readonly Dictionary<string, string?> _settings;
    private readonly ConcurrentBag<string> _secrets = [];
    private readonly string? _assembly;
    private readonly Func<AppHarness, ValueTask>? _returned;
    private readonly SimulatorSettings _gateway;
    private ListeningProcess? _app;

    private AppHarness(
        AzuriteFixture azurite,
        SimulatorHost simulator,
        IReadOnlyDictionary<string, string?>? settings,
        string? app,
        Func<AppHarness, ValueTask>? returned)
    {
        (_assembly, _returned, _gateway) = (app, returned, simulator.Gateway.Settings);
        _account = azurite.TakeAccount();
        _direct = azurite.Azurite.ServedPorts;
        Simulator = simulator;
        Queues = HttpProxy.To(_direct.Queue);
        Tables = HttpProxy.To(_direct.Table);
        Gateway = HttpProxy.To(simulator.BaseAddress.Port);

        // All configurable times are short, and no test asserts them.
        _settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = Azurite.ConnectionStringFor(_account, new(_direct.Blob, Queues.Port, Tables.Port)),
            ["Gateway__BaseUrl"] = $"http://127.0.0.1:{Gateway.Port}/1c",
            ["Gateway__User"] = "demo",
            ["Gateway__Password"] = "demo",
            ["Gateway__Sender"] = "DEMO",
            // Many messages go to one number.
            ["Limits__PerNumber"] = "0",
            ["Gateway__HeaderEncoding"] = "windows-1251",
            ["Gateway__Timeout"] = "00:00:02",
            ["Sending__Lease"] = "00:00:05",
            ["Sending__RetryBase"] = "00:00:00.200",
            ["Tracking__Schedule"] = "00:00:01,00:00:02,00:00:03,00:00:04,00:00:06,00:00:10,00:01:00",
            ["TrackingTimer"] = "*/2 * * * * *",
            ["ReleaseTimer"] = "1/2 * * * * *",
            ["MaintenanceTimer"] = "*/10 * * * * *",
            ["RetentionTimer"] = "0 0 0 1 1 *",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            _settings[name] = value;
        }
    }

    public SimulatorHost Simulator { get; }

    public HttpProxy Queues { get; }

    public HttpProxy Tables { get; }

    public HttpProxy Gateway { get; }

    public ConcurrentQueue<string> Log { get; } = new();

    public Uri Address => _app!.Address;

    /// <value>A client of the table without the proxy.</value>
    public TableClient SmsTable => new TableServiceClient(Azurite.ConnectionStringFor(_account, _direct)).GetTableClient("Sms");

    /// <summary>A client of a queue without the proxy.</summary>
    public QueueClient QueueOf(string name, QueueMessageEncoding encoding = QueueMessageEncoding.Base64) =>
        new(Azurite.ConnectionStringFor(_account, _direct), name, new QueueClientOptions { MessageEncoding = encoding });

    /// <param name="app">The worker's assembly. Null uses the one that was built with the tests.</param>
    /// <param name="returned">Receives the running app at the end of the test. Null stops the app instead.</param>
    public static async Task<AppHarness> StartAsync(
        AzuriteFixture azurite, IReadOnlyDictionary<string, string?>? settings = null, string? app = null, Func<AppHarness, ValueTask>? returned = null)
    {
        var harness = new AppHarness(azurite, await SimulatorHost.StartAsync(), settings, app, returned);
        await harness.StartAppAsync();
        await harness.ReadyAsync();
        return harness;
    }

    /// <summary>Starts host and worker. Each start uses a new host id, so that it need not wait for the timer lease of a killed host.</summary>
    public async Task StartAppAsync()
    {
        _settings["AzureFunctionsWebHost__hostid"] = AzuriteFixture.UniqueName("h")[..20];
        _app = await ListeningProcess.StartHostAsync(port: 0, _settings, Log.Enqueue, _assembly);
    }

    /// <summary>Waits until the app has created its tables and queues.</summary>
    public Task ReadyAsync() => Eventually.Get(
        async () => (await Http.GetAsync(new Uri(Address, "api/health"))).IsSuccessStatusCode, healthy => healthy, "the app is healthy");

    /// <value>The current isolated worker of the host.</value>
    public WorkerProcess Worker => WorkerProcess.Of(_app!.Process);

    /// <summary>kill -9 of host and worker at once.</summary>
    public void KillApp() => _app!.Process.Kill();

    /// <summary>kill -9 of the host alone.</summary>
    public void KillHost() => _app!.Process.Signal(UnixSignal.Kill);

    /// <summary>Waits until the host runs another worker than this one.</summary>
    public Task AnotherWorkerAsync(WorkerProcess killed) => WorkerReplacement.ReadyAsync(_app!, killed.Id);

    /// <summary>Starts a killed app again, on another port.</summary>
    public async Task RestartAppAsync()
    {
        await _app!.Process.Exited;
        await _app.DisposeAsync();
        await StartAppAsync();
    }

    public Task<HttpResponseMessage> PostAsync(object message, string path = "api/messages")
    {
        Secrets.In(JsonSerializer.SerializeToNode(message)).ForEach(_secrets.Add);
        return Http.PostAsJsonAsync(new Uri(Address, path), message);
    }

    public async Task<HttpResponseMessage> PostRawAsync(byte[] body, bool chunked = false, string path = "api/messages")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> RequestAsync(HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = body is null ? null : JsonContent.Create(body) };
        return Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetRawAsync(string path) => Http.GetAsync(new Uri(Address, path));

    public async Task<string> SendAsync(object message)
    {
        using var response = await PostAsync(message);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, body);
        return JsonNode.Parse(body)!["id"]!.GetValue<string>();
    }

    /// <summary>Posts a batch and returns the body of the 202.</summary>
    public async Task<JsonNode> SendBatchAsync(object batch)
    {
        using var response = await PostAsync(batch, "api/batches");
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, body);
        return JsonNode.Parse(body)!;
    }

    public Task<JsonNode> GetAsync(string id) => GetJsonAsync($"api/messages/{id}");

    public async Task<JsonNode> GetJsonAsync(string path) => JsonNode.Parse(await Http.GetStringAsync(new Uri(Address, path)))!;

    /// <summary>Waits until all messages of a batch have one of these statuses.</summary>
    public Task<JsonNode> WaitForBatchAsync(string id, params string[] statuses) => Eventually.Get(
        () => GetJsonAsync($"api/batches/{id}"),
        batch => batch["counts"]!.AsObject().All(count => statuses.Contains(count.Key)),
        $"batch {id} is {string.Join(" or ", statuses)}",
        step: TimeSpan.FromMilliseconds(500));

    public Task<JsonNode> WaitForAsync(string id, params string[] statuses) =>
        Eventually.Get(
            () => GetAsync(id),
            message => statuses.Contains(message["status"]!.GetValue<string>()),
            $"message {id} is {string.Join(" or ", statuses)}");

    /// <summary>Reads all rows of table Sms without the proxy.</summary>
    public async Task<List<TableEntity>> RowsAsync() => await SmsTable.QueryAsync<TableEntity>(filter: (string?)null).ToListAsync();

    /// <summary>Checks the log, and stops the app or passes it to the next test.</summary>
    public async ValueTask DisposeAsync()
    {
        (Queues.Cuts, Tables.Cuts, Gateway.Cuts, Gateway.Seen) = (null, null, null, null);
        await (_returned?.Invoke(this) ?? StopAsync());
        Assert.All(_secrets.Distinct(), secret => Assert.DoesNotContain(Log, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    public async ValueTask StopAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Simulator.DisposeAsync();
        await Queues.DisposeAsync();
        await Tables.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    /// <summary>Resets the state of earlier tests: rows, ledger, faults, counted requests and the gate.</summary>
    public async Task ForgetAsync()
    {
        await Eventually.Get(RemoveRowsAsync, isEmpty => isEmpty, "all gateway calls have ended and the table is empty");

        Simulator.Faults.Clear();
        Simulator.Gateway.Change(_ => _gateway);
        Simulator.Ledger.Clear();
        Simulator.Calls.Clear();
        using var opened = new HttpRequestMessage(HttpMethod.Put, new Uri(Address, "api/gate")) { Content = JsonContent.Create(new { state = "open" }) };
        opened.Headers.Add("x-functions-key", _settings.GetValueOrDefault("FunctionsHost__Key") ?? "none");
        (await Http.SendAsync(opened)).EnsureSuccessStatusCode();

        new[] { Queues, Tables, Gateway }.ToList().ForEach(wire => wire.ForgetRequests());
    }

    /// <returns>
    /// True if the table is empty. A transaction fails if the app has changed one of its rows. A row with a lease stays until its gateway call
    /// has ended: otherwise the call could put its message into the ledger of the next test.
    /// </returns>
    private async Task<bool> RemoveRowsAsync()
    {
        try
        {
            var rows = await RowsAsync();
            if (rows.Exists(row => row.GetString("LeaseUntil") is { Length: > 0 }))
            {
                return false;
            }

            foreach (var partition in rows.GroupBy(row => row.PartitionKey))
            {
                foreach (var some in partition.Chunk(100))
                {
                    await SmsTable.SubmitTransactionAsync(some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)));
                }
            }
        }
        catch (TableTransactionFailedException)
        {
            return false;
        }

        return true;
    }
}
