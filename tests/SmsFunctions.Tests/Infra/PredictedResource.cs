using System.Text.Json.Nodes;

namespace SmsFunctions.Tests.Infra;

/// <summary>A resource that a deployment would create.</summary>
internal sealed record PredictedResource(JsonNode Json)
{
    public string Type => Json["type"]!.GetValue<string>();

    public string ApiVersion => Json["apiVersion"]!.GetValue<string>();

    /// <summary>The name of the resource without the names of its parents.</summary>
    public string Name => Json["name"]!.GetValue<string>().Split('/')[^1];

    public JsonNode Properties => Json["properties"]!;

    /// <summary>Returns the text property at the given path.</summary>
    public string Text(params string[] path) => path.Aggregate(Properties, (node, name) => node[name]!).GetValue<string>();
}
