using System.Globalization;
using System.Net;
using System.Reflection;

namespace FunctionsHost.Settings;

/// <param name="Port">0 takes a free port.</param>
/// <param name="App">The full path of the app's assembly.</param>
internal sealed record CommandLine(int Port, string App)
{
    public const string Usage = "Allowed: --port N (0 to 65535, 0 takes a free port; default 7071) and --app PATH/APP.dll (another build of the app).";

    private const int UsageError = 2;

    /// <exception cref="StartException">An argument is unknown or its value is not allowed.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine(7071, DefaultApp());
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            line = (arguments[i], value) switch
            {
                ("--port", not null) => line with { Port = ParsePort(value) },
                ("--app", { Length: > 0 }) => line with { App = Path.GetFullPath(value) },
                ("--port" or "--app", _) => throw new StartException($"{arguments[i]} has no value. {Usage}", UsageError),
                _ => throw new StartException($"\"{arguments[i]}\" is not an argument of this program. {Usage}", UsageError),
            };
        }

        return line;
    }

    private static int ParsePort(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new StartException($"--port \"{value}\" is not a port. {Usage}", UsageError);

    private static string DefaultApp() =>
        typeof(CommandLine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "AppAssembly").Value!;
}
