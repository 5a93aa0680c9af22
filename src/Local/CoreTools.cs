using System.Net;
using System.Net.Sockets;

namespace SmsFunctions.Local;

/// <summary>The app under Azure Functions Core Tools (<c>func</c>) instead of the bundled host.</summary>
internal static class CoreTools
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts <c>func</c> in the app's output folder and waits until the app answers.</summary>
    /// <param name="port">0 takes a free port.</param>
    /// <exception cref="MissingPartException"><c>func</c> is not installed, ended, or the app did not answer within three minutes.</exception>
    public static async Task<(ChildProcess Process, Uri Address)> StartAsync(
        int port, IReadOnlyDictionary<string, string?> settings, Action<string> log, CancellationToken cancellation)
    {
        var address = new Uri($"http://127.0.0.1:{(port == 0 ? FreePort() : port)}/");
        var lines = new LastLines();
        var process = ChildProcess.Start(Program(), ["start", "--port", $"{address.Port}"], settings, Read, Path.GetDirectoryName(Parts.AppAssembly));
        try
        {
            if (await AnswersAsync(process, address, cancellation))
            {
                return (process, address);
            }

            throw new MissingPartException(process.Exited.IsCompleted
                ? $"func ended with code {process.ExitCode} while starting. Its output:\n{lines}"
                : $"The app did not answer under func after {StartLimit.TotalSeconds:0} s. Its output:\n{lines}");
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
        }
    }

    private static async Task<bool> AnswersAsync(ChildProcess process, Uri address, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        using var look = new PeriodicTimer(BetweenLooks);
        for (var begun = TimeProvider.System.GetTimestamp(); !process.Exited.IsCompleted && TimeProvider.System.GetElapsedTime(begun) < StartLimit;)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(address, "api/openapi.json"), cancellation);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                // func is not listening yet.
            }

            await look.WaitForNextTickAsync(cancellation);
        }

        return false;
    }

    // On Windows func may be a command file, which only a shell finds by its name without extension.
    private static string Program()
    {
        string[] names = OperatingSystem.IsWindows() ? ["func.exe", "func.cmd"] : ["func"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new MissingPartException(
                "Azure Functions Core Tools (func) are not on the PATH. "
                + "Install version 4 (https://learn.microsoft.com/azure/azure-functions/functions-run-local), "
                + "or start without --func to use the bundled host.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
