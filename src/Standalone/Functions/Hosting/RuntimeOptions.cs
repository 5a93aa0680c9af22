using System.Globalization;
using System.Net;
using System.Reflection;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>How this run of the runtime was started.</summary>
internal sealed record RuntimeOptions
{
    public const int DefaultPort = 7071;

    private const string UnderFunc =
        "This is the standalone build. To run under func: FunctionsHost=azure dotnet run --project src/SmsFunctions";

    /// <value>0 takes a free port; null leaves it to local.settings.json, then to <see cref="DefaultPort"/>.</value>
    public int? Port { get; init; }

    /// <value>The folder with host.json and local.settings.json.</value>
    public string ContentRoot { get; init; } = AppContext.BaseDirectory;

    /// <value>Where functions are looked for; the entry assembly's public types when null.</value>
    public IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <value>Settings that win over the environment, by the names an environment variable would have.</value>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public TextWriter Output { get; init; } = Console.Out;

    public TextWriter Errors { get; init; } = Console.Error;

    /// <value>How long a received message stays hidden before it is renewed or seen again; the real host's ten minutes.</value>
    public TimeSpan MessageLease { get; init; } = TimeSpan.FromMinutes(10);

    public IEnumerable<Type> PublicTypes() => FunctionTypes ?? Assembly.GetEntryAssembly()?.GetExportedTypes() ?? [];

    /// <exception cref="StartupException">The port is not one, or func started this build as its worker.</exception>
    public static RuntimeOptions FromArguments(string[] args)
    {
        // func hands these to every worker that it starts.
        if (args.Any(argument => argument is "--functions-uri" or "--functions-worker-id" or "--workerId"))
        {
            throw new StartupException(UnderFunc);
        }

        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--port" or "-p")
            {
                return new RuntimeOptions { Port = ParsePort(i + 1 < args.Length ? args[i + 1] : "") };
            }

            if (args[i].StartsWith("--port=", StringComparison.Ordinal))
            {
                return new RuntimeOptions { Port = ParsePort(args[i]["--port=".Length..]) };
            }
        }

        return new RuntimeOptions();
    }

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new StartupException($"--port takes a number from 0 to {IPEndPoint.MaxPort}, not '{text}'.");
}
