using System.Text.Json.Nodes;

namespace SmsFunctions.Tests.Infra;

/// <summary>A resource that a deployment would make.</summary>
internal sealed record PredictedResource(JsonNode Json)
{
    public string Type => Json["type"]!.GetValue<string>();

    public string ApiVersion => Json["apiVersion"]!.GetValue<string>();

    /// <summary>Its name without those of the resources that it belongs to.</summary>
    public string Name => Json["name"]!.GetValue<string>().Split('/')[^1];

    public JsonNode Properties => Json["properties"]!;

    /// <summary>A text among the properties, given by the names that lead to it.</summary>
    public string Text(params string[] path) => path.Aggregate(Properties, (node, name) => node[name]!).GetValue<string>();
}
