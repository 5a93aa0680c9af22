using System.Text.Json;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>What local.settings.json holds: settings by the names that environment variables would have, and a port.</summary>
internal sealed record LocalSettings(IReadOnlyDictionary<string, string?> Values, int? Port)
{
    private const string FileName = "local.settings.json";

    /// <returns>Nothing when the file is absent.</returns>
    /// <exception cref="StartupException">The file is not strict JSON, is encrypted, or a value is an object or array.</exception>
    public static LocalSettings Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new(new Dictionary<string, string?>(), null);
        }

        using var file = StrictJson.Read(path);
        var root = file.RootElement;
        if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
        {
            throw new StartupException($"{path} is encrypted, which only func can read. Run `func settings decrypt` and start again.");
        }

        return new(root.TryGetProperty("Values", out var values) ? Flat(values, path) : new Dictionary<string, string?>(), PortOf(root, path));
    }

    private static int? PortOf(JsonElement root, string path)
    {
        if (!root.TryGetProperty("Host", out var host) || host.ValueKind != JsonValueKind.Object || !host.TryGetProperty("LocalHttpPort", out var number))
        {
            return null;
        }

        return number.ValueKind == JsonValueKind.Number && number.TryGetUInt16(out var port)
            ? port
            : throw new StartupException($"{path}: \"LocalHttpPort\" must be a number from 0 to {ushort.MaxValue}.");
    }

    private static Dictionary<string, string?> Flat(JsonElement values, string path)
    {
        if (values.ValueKind != JsonValueKind.Object)
        {
            throw new StartupException($"{path}: \"Values\" must be an object of names and texts.");
        }

        return values.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.ValueKind switch
        {
            JsonValueKind.Object or JsonValueKind.Array => throw new StartupException(
                $"{path}: the value of \"{value.Name}\" is nested. Values are flat: write \"{value.Name}__Key\": \"...\" for each key below it."),
            JsonValueKind.Null => null,
            JsonValueKind.String => value.Value.GetString(),
            _ => value.Value.GetRawText(),
        });
    }
}
