using System.Globalization;

namespace SmsFunctions.Local;

/// <summary>The command line of the local system.</summary>
/// <param name="StoragePort">The port of Azurite's blob service; the queue and table services use the next two.</param>
/// <param name="Data">A folder that keeps Azurite's data; null means a temporary folder.</param>
/// <param name="UsesCoreTools">Whether func runs the app instead of the bundled host.</param>
/// <param name="HasDemoTraffic">Whether made-up messages are sent after the start.</param>
internal sealed record LocalOptions(
    int AppPort = 7071, int SimulatorPort = 7072, int StoragePort = 10000, string? Data = null, bool UsesCoreTools = false, bool HasDemoTraffic = false)
{
    public const string Usage =
        """
        Starts Azurite, the gateway simulator and the app, and stops them on Ctrl+C.

          --port N             the app's port (7071; 0 takes a free one, here and below)
          --simulator-port N   the simulator's port (7072)
          --storage-port N     Azurite's first of three ports (10000)
          --data FOLDER        keep Azurite's data in this folder; without it, the data is deleted at the end
          --func               run the app under Azure Functions Core Tools instead of the bundled host
          --demo               send made-up messages after the start, so that the operator console has something to show

        With --hash-key alone, prints a new key and its hash for Callers__NAME__KeyHash, or the hash of the key in the redirected standard input.
        """;

    /// <returns>Null when the command line is wrong or asks for help.</returns>
    public static LocalOptions? Parse(string[] arguments)
    {
        var options = new LocalOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (arguments[i] is "--func" or "--demo")
            {
                options = arguments[i] == "--func" ? options with { UsesCoreTools = true } : options with { HasDemoTraffic = true };
                i--;
                continue;
            }

            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            var isPort = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65533;
            switch (arguments[i])
            {
                case "--port" when isPort:
                    options = options with { AppPort = port };
                    break;
                case "--simulator-port" when isPort:
                    options = options with { SimulatorPort = port };
                    break;
                case "--storage-port" when isPort:
                    options = options with { StoragePort = port };
                    break;
                case "--data" when value.Length > 0:
                    options = options with { Data = value };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    public Azurite.Ports StoragePorts => StoragePort == 0 ? new(0, 0, 0) : new(StoragePort, StoragePort + 1, StoragePort + 2);
}
