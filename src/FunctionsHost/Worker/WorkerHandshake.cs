using System.Net.Sockets;
using FunctionsHost.Rpc;
using FunctionsHost.Settings;

namespace FunctionsHost.Worker;

/// <summary>The data that a worker reports while it is being made ready.</summary>
internal sealed record WorkerContract(Uri? Http, IReadOnlyList<FunctionDescription> Functions);

/// <summary>Makes a started worker ready: waits for its connection, initializes it, and gets and loads its functions.</summary>
internal static class WorkerHandshake
{
    // The version of a version 4 host. The worker does not check it.
    private const string HostVersion = "4.1000.0.0";
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(20);

    /// <exception cref="WorkerLostException">The worker ended before it was ready.</exception>
    /// <exception cref="FunctionFailedException">The worker refused a step.</exception>
    public static async Task<WorkerContract> RunAsync(WorkerChannel channel, AppFolder app, TimeProvider time, CancellationToken cancellation)
    {
        await channel.Connected.WaitAsync(cancellation);
        var init = new WorkerInitRequest { HostVersion = HostVersion, WorkerDirectory = app.Path, FunctionAppDirectory = app.Path };
        var initialised = (await channel.AskAsync(new() { WorkerInitRequest = init }, cancellation)).WorkerInitResponse;
        Check(initialised.Result);

        var describe = new FunctionsMetadataRequest { FunctionAppDirectory = app.Path };
        var described = (await channel.AskAsync(new() { FunctionsMetadataRequest = describe }, cancellation)).FunctionMetadataResponse;
        Check(described.Result);
        var functions = described.FunctionMetadataResults.Select(FunctionDescription.Of).OfType<FunctionDescription>().ToList();
        await Task.WhenAll(functions.Select(function => LoadAsync(channel, function, cancellation)));

        var http = initialised.Capabilities.TryGetValue("HttpUri", out var address) ? new Uri(address) : null;
        if (http is not null)
        {
            await WaitForPortAsync(http, time, cancellation);
        }

        return new WorkerContract(http, functions);
    }

    private static async Task LoadAsync(WorkerChannel channel, FunctionDescription function, CancellationToken cancellation)
    {
        var load = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata };
        Check((await channel.AskAsync(new() { FunctionLoadRequest = load }, cancellation)).FunctionLoadResponse.Result);
    }

    /// <summary>Waits for the worker's HTTP port, which may open only after the connection.</summary>
    private static async Task WaitForPortAsync(Uri http, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(http.Host, http.Port, cancellation);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(ProbePause, time, cancellation);
            }
        }
    }

    private static void Check(StatusResult result)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new FunctionFailedException(result.Exception);
        }
    }
}
