using System.Text.Json;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>JSON files without comments or trailing commas, as every reader of these files can rely on.</summary>
internal static class StrictJson
{
    /// <exception cref="StartupException">The file is not a JSON object; says where.</exception>
    public static JsonDocument Read(string path)
    {
        try
        {
            var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new StartupException($"{path} must hold a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw new StartupException($"{path} is not valid JSON (comments are not allowed): {wrong.Message}", wrong);
        }
    }
}
