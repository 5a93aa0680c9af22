using System.Text.Json.Nodes;

namespace SmsFunctions.Tests.Infra;

/// <summary>A parameter of a compiled template.</summary>
internal sealed record TemplateParameter(string Name, JsonNode Json)
{
    public string Type => Json["type"]!.GetValue<string>();

    /// <value>The default value, or null when the parameter is required.</value>
    public JsonNode? Default => Json["defaultValue"];

    public string? Description => Json["metadata"]?["description"]?.GetValue<string>();

    public bool Has(string constraint) => Json[constraint] is not null;
}
