using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FunctionsHost.Http;
using FunctionsHost.Settings;

namespace FunctionsHost.Worker;

/// <summary>The command that starts a worker, with the arguments and the environment of the real host.</summary>
internal static class WorkerCommand
{
    /// <summary>Tells the app that the host asks for no key, so that the app can refuse to start.</summary>
    private const string NoKeys = "FunctionsHost__NoKeys";

    private static readonly string MaxMessage = int.MaxValue.ToString(CultureInfo.InvariantCulture);

    public static ProcessStartInfo Create(HostSettings settings, Uri host, string workerId)
    {
        var request = Guid.NewGuid().ToString();
        var start = new ProcessStartInfo(DotNet(),
        [
            settings.App.Assembly,
            "--host", host.Host, "--port", $"{host.Port}", "--workerId", workerId, "--requestId", request, "--grpcMaxMessageLength", MaxMessage,
            "--functions-uri", host.AbsoluteUri, "--functions-worker-id", workerId, "--functions-request-id", request,
            "--functions-grpc-max-message-length", MaxMessage,
        ])
        {
            WorkingDirectory = settings.App.Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        AddEnvironment(start.Environment, settings);
        return start;
    }

    private static void AddEnvironment(IDictionary<string, string?> environment, HostSettings settings)
    {
        foreach (var (name, value) in settings.WorkerSettings)
        {
            environment[name] = value;
        }

        // Core Tools use Development too.
        environment.TryAdd("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        environment["FUNCTIONS_WORKER_DIRECTORY"] = settings.App.Path;
        environment["FUNCTIONS_APPLICATION_DIRECTORY"] = settings.App.Path;
        environment[NoKeys] = FunctionKeys.AreConfigured(settings.Configuration) ? null : "true";
        environment["DOTNET_STARTUP_HOOKS"] = StartupHooks(environment);

        // The worker chooses its HTTP address itself. These variables would override it.
        environment.Remove("ASPNETCORE_URLS");
        environment.Remove("DOTNET_URLS");
    }

    private static string StartupHooks(IDictionary<string, string?> environment)
    {
        var own = typeof(StartupHook).Assembly.Location;
        return environment.TryGetValue("DOTNET_STARTUP_HOOKS", out var others) && others is { Length: > 0 } ? $"{others}{Path.PathSeparator}{own}" : own;
    }

    /// <returns>The dotnet that runs this host, so that the app runs on the same runtime.</returns>
    private static string DotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", name));
        return File.Exists(beside) ? beside : name;
    }
}
