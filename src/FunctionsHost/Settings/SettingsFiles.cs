using System.Text.Json;

namespace FunctionsHost.Settings;

/// <summary>Reads host.json and local.settings.json. An unreadable file ends the start with its name and the reason.</summary>
internal static class SettingsFiles
{
    /// <returns>The settings of host.json by configuration key.</returns>
    public static IEnumerable<KeyValuePair<string, string?>> HostJson(string path) =>
        Read(path, optional: false).AsEnumerable().Where(setting => setting.Value is not null);

    /// <returns>The <c>Values</c> of local.settings.json; empty when there is no file.</returns>
    public static IReadOnlyDictionary<string, string> LocalSettings(string path)
    {
        var file = Read(path, optional: true);
        if (string.Equals(file["IsEncrypted"], "true", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartException($"{path} is encrypted, which this host cannot read. Decrypt it with func settings decrypt.");
        }

        var values = file.GetSection("Values").GetChildren().ToList();
        return values.FirstOrDefault(value => value.Value is null && value.GetChildren().Any()) is { } nested
            ? throw new StartException($"{path}: Values:{nested.Key} is an object; a setting must be a string. Write nested settings as {nested.Key}__Name.")
            : values.ToDictionary(value => value.Key, value => value.Value ?? "", StringComparer.OrdinalIgnoreCase);
    }

    private static IConfigurationRoot Read(string path, bool optional)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(path, optional).Build();
        }
        catch (InvalidDataException notRead)
        {
            var cause = notRead.InnerException is FormatException { InnerException: JsonException json } ? json : notRead.InnerException ?? notRead;
            throw new StartException($"{path} is not JSON that this host can read: {cause.Message}");
        }
    }
}
