using System.Text.Json;
using System.Text.Json.Nodes;

namespace GatewaySimulator.Control;

/// <summary>Reads some or all settings from a control request or from the configuration.</summary>
internal static class SettingsJson
{
    /// <summary>The settings with the members of <paramref name="changes"/> replaced.</summary>
    /// <exception cref="FormatException">A member is unknown or its value is invalid.</exception>
    public static SimulatorSettings Merge(SimulatorSettings settings, JsonObject changes)
    {
        var all = JsonSerializer.SerializeToNode(settings, ControlJson.Options)!.AsObject();
        foreach (var (name, value) in changes)
            all[all.FirstOrDefault(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Key ?? name] = value?.DeepClone();
        try
        {
            var merged = all.Deserialize<SimulatorSettings>(ControlJson.Options)!;
            return merged.Balance >= 0 && merged.Tariff >= 0 ? merged : throw new FormatException("balance and tariff must not be negative.");
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <exception cref="FormatException">As <see cref="Merge"/>.</exception>
    public static SimulatorSettings Read(IConfigurationSection section) =>
        Merge(new SimulatorSettings(), new JsonObject(section.GetChildren().Select(s => KeyValuePair.Create(s.Key, Value(s.Value)))));

    // Configuration values are strings. The JSON reader converts strings to numbers, but not to Booleans.
    private static JsonNode? Value(string? text) => bool.TryParse(text, out var truth) ? JsonValue.Create(truth) : JsonValue.Create(text);
}
