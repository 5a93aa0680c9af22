using System.Net;
using System.Net.Sockets;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>
/// A Functions app whose functions do nothing, on the same host, with the queue settings of the app: what host and worker cost by themselves. Its queue
/// function reports each message over a socket and ends when the report is answered.
/// </summary>
internal sealed class EmptyApp : IAsyncDisposable
{
    private readonly TcpListener _reports = new(IPAddress.Loopback, 0);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null });
    private ListeningProcess? _host;

    private EmptyApp() => _reports.Start();

    /// <value>Called for each queue message with its text. The function ends when the task is complete.</value>
    public Func<string, Task> OnMessage { get; set; } = _ => Task.CompletedTask;

    /// <param name="storage">The connection string of its storage account.</param>
    /// <param name="queue">The queue of its function.</param>
    public static async Task<EmptyApp> StartAsync(string storage, string queue)
    {
        // A timer function reports during the start, which waits for it.
        var app = new EmptyApp();
        _ = app._reports.AcceptAllAsync(app.AnswerAsync);
        try
        {
            app._host = await ListeningProcess.StartHostAsync(0, app.Settings(storage, queue), _ => { }, BenchParts.EmptyAppAssembly);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    /// <summary>Posts a body to the HTTP function, which reads it.</summary>
    public async Task PostAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var response = await _http.PostAsync(new Uri(_host!.Address, "api/upload"), content);
        await response.EnsureSuccessStatusCode().Content.CopyToAsync(Stream.Null);
    }

    public async ValueTask DisposeAsync()
    {
        _reports.Stop();
        _http.Dispose();
        if (_host is { } host)
        {
            host.Process.Kill();
            await host.DisposeAsync();
        }
    }

    private Dictionary<string, string?> Settings(string storage, string queue) => new()
    {
        ["AzureWebJobsStorage"] = storage,
        ["SampleQueue"] = queue,
        ["SampleDetails"] = "sample-details",
        ["SampleMissing"] = "sample-missing",
        ["SampleReports"] = $"{((IPEndPoint)_reports.LocalEndpoint).Port}",
        ["AzureFunctionsJobHost__extensions__queues__batchSize"] = "4",
        ["AzureFunctionsJobHost__extensions__queues__newBatchThreshold"] = "7",
        ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.500",
    };

    private async Task AnswerAsync(TcpClient connection)
    {
        using (connection)
        using (var reader = new StreamReader(connection.GetStream()))
        {
            if (await reader.ReadLineAsync() is { } message)
            {
                await OnMessage(message);
                await connection.GetStream().WriteAsync("."u8.ToArray());
            }
        }
    }
}
