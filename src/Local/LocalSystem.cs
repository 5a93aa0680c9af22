namespace SmsFunctions.Local;

/// <summary>Azurite, the gateway simulator and the Functions host with the app, running together.</summary>
internal sealed class LocalSystem : IAsyncDisposable
{
    private readonly Stack<ChildProcess> _started = new();
    private DirectoryInfo? _temporary;

    public Uri? App { get; private set; }

    public Uri? Simulator { get; private set; }

    public Task AnyEnded => Task.WhenAny(_started.Select(process => process.Exited));

    public async Task StartAsync(LocalOptions options, CancellationToken cancellation)
    {
        // The data is always on disk: in memory, Azurite's queues freeze after some tens of thousands of messages.
        var data = options.Data ?? (_temporary = Directory.CreateTempSubdirectory("smsfunctions-")).FullName;
        var azurite = await Azurite.StartAsync(options.StoragePorts, data, line => Say("azurite", line), cancellation: cancellation);
        _started.Push(azurite.Process);

        var simulator = await ListeningProcess.StartSimulatorAsync(options.SimulatorPort, NoSettings, line => Say("gateway", line), cancellation);
        _started.Push(simulator.Process);
        Simulator = simulator.Address;

        // All settings of the gateway are set here, so that a local.settings.json with a real account never sends messages from this command.
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Gateway__BaseUrl"] = new Uri(simulator.Address, "/1c").AbsoluteUri,
            ["Gateway__User"] = "demo",
            ["Gateway__Password"] = "demo",
            ["Gateway__Sender"] = "DEMO",
            ["Gateway__HeaderEncoding"] = "windows-1251",

            // The simulator delivers within seconds, so statuses are checked earlier than for real phones.
            ["Tracking__Schedule"] = "00:00:02,00:00:04,00:00:06,00:00:10,00:00:20,00:01:00,00:05:00",
            ["TrackingTimer"] = "*/2 * * * * *",
            ["ReleaseTimer"] = "*/5 * * * * *",
            ["MaintenanceTimer"] = "*/10 * * * * *",
            ["RetentionTimer"] = "0 * * * * *",
        };
        if (options.HasDemoTraffic)
        {
            settings["Tariff__Default"] = "2.5";
        }

        await StartAppAsync(options, settings, cancellation);
    }

    /// <summary>Sends made-up messages through the app.</summary>
    /// <param name="key">The function key; null or empty when the app asks for none.</param>
    /// <exception cref="MissingPartException">The app refused a request; the message contains the reason.</exception>
    public async Task SendDemoTrafficAsync(string? key, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = App };
        client.DefaultRequestHeaders.Add("x-functions-key", string.IsNullOrEmpty(key) ? [] : [key]);
        try
        {
            await new DemoTraffic(client).SendAsync(cancellation);
        }
        catch (HttpRequestException refused)
        {
            throw new MissingPartException($"The demo messages were not sent. {refused.Message}");
        }
    }

    /// <summary>Stops the app first, so that it can store the results of running calls, and storage last.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var process))
        {
            await process.StopAsync();
            await process.DisposeAsync();
        }

        _temporary?.Delete(recursive: true);
    }

    private async Task StartAppAsync(LocalOptions options, Dictionary<string, string?> settings, CancellationToken cancellation)
    {
        if (options.UsesCoreTools)
        {
            (var func, App) = await CoreTools.StartAsync(options.AppPort, settings, line => Say("func", line), cancellation);
            _started.Push(func);
            return;
        }

        var host = await ListeningProcess.StartHostAsync(options.AppPort, settings, line => Say("app", line), cancellation: cancellation);
        _started.Push(host.Process);
        App = host.Address;
    }

    private static Dictionary<string, string?> NoSettings => [];

    private static void Say(string who, string line) => Console.WriteLine($"{who,-8}| {line}");
}
