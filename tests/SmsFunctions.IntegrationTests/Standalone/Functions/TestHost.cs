using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmsFunctions.IntegrationTests.Support;
using SmsFunctions.Standalone.Hosting;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

/// <summary>The runtime in this process, built by the app's own builder, with the functions of one test class.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("runtime-tests-");
    private readonly IHost _host;
    private bool _stopped;

    private TestHost(Type functions, Action<Setup> prepare)
    {
        var setup = new Setup { Settings = { ["AzureFunctionsWebHost__hostid"] = AzuriteFixture.UniqueName("t") } };
        prepare(setup);
        File.WriteAllText(Path.Combine(_folder.FullName, "host.json"), setup.HostJson);
        var builder = new FunctionsApplicationBuilder(new RuntimeOptions
        {
            Port = 0,
            ContentRoot = _folder.FullName,
            FunctionTypes = [functions],
            Settings = setup.Settings,
            Output = Output,
            MessageLease = setup.MessageLease,
        });
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.ClearProviders().AddProvider(Log);
        setup.Services(builder.Services);
        _host = builder.Build();
    }

    public KeptLog Log { get; } = new();

    public StringWriter Output { get; } = new();

    /// <value>Calls the host's HTTP functions.</value>
    public HttpClient Http { get; private set; } = new();

    public Uri Address => Http.BaseAddress!;

    public static async Task<TestHost> StartAsync<TFunctions>(Action<Setup> prepare)
    {
        var host = new TestHost(typeof(TFunctions), prepare);
        await host._host.StartAsync();
        var line = host.Output.ToString().Split('\n').Single(line => line.Contains(" is listening on ", StringComparison.Ordinal));
        host.Http.BaseAddress = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim().Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        return host;
    }

    public async Task StopAsync()
    {
        _stopped = true;
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await _host.StopAsync();
        }

        await ((IAsyncDisposable)_host).DisposeAsync();
        Http.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A client of a queue as the app has it: base64 texts.</summary>
    public static async Task<QueueClient> NewQueueAsync(string connection, string? name = null)
    {
        var queue = new QueueClient(connection, name ?? AzuriteFixture.UniqueName("q"), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateIfNotExistsAsync();
        return queue;
    }

    /// <summary>What a test says about its host.</summary>
    internal sealed class Setup
    {
        public Dictionary<string, string?> Settings { get; } = [];

        public string HostJson { get; set; } = """{ "version": "2.0" }""";

        public TimeSpan MessageLease { get; set; } = TimeSpan.FromMinutes(10);

        public Action<IServiceCollection> Services { get; set; } = _ => { };

        /// <summary>The queue that the functions under test listen to as <c>%TestQueue%</c>.</summary>
        public void ListenTo(AzuriteFixture azurite, QueueClient queue)
        {
            Settings["AzureWebJobsStorage"] = azurite.ConnectionString;
            Settings["TestQueue"] = queue.Name;
        }

        public void Queues(string members) => HostJson = $$$"""{ "version": "2.0", "extensions": { "queues": { {{{members}}} } } }""";
    }
}
