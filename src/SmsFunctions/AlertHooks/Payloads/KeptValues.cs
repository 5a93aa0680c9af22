using System.Text.Json.Nodes;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>The wanted values that a payload has. Those that are null or not valid text are missing.</summary>
internal sealed class KeptValues : Dictionary<JsonWant, JsonNode>
{
    /// <summary>Returns the text of a scalar; null when it is missing or blank, or no scalar.</summary>
    public string? Text(JsonWant want) => PayloadReader.Text(this.GetValueOrDefault(want));

    /// <summary>Returns an object; null when it is missing or no object.</summary>
    public JsonObject? Object(JsonWant want) => this.GetValueOrDefault(want) as JsonObject;
}
