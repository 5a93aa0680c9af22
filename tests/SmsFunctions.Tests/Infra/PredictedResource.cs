using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmsFunctions.Tests.Infra;

/// <summary>A resource that a deployment would create.</summary>
internal sealed partial record PredictedResource(JsonNode Json)
{
    public string Type => Json["type"]!.GetValue<string>();

    public string ApiVersion => Json["apiVersion"]!.GetValue<string>();

    /// <summary>The name of the resource without the names of its parents.</summary>
    public string Name => Json["name"]!.GetValue<string>().Split('/')[^1];

    /// <summary>The resource group, from the id or from the expression of an id that is known only in Azure.</summary>
    public string Group => GroupOfId().Match(Json["id"]!.GetValue<string>()).Groups[1].Value;

    public JsonNode Properties => Json["properties"]!;

    /// <summary>Returns the text property at the given path.</summary>
    public string Text(params string[] path) => path.Aggregate(Properties, (node, name) => node[name]!).GetValue<string>();

    [GeneratedRegex(@"^(?:\[extensionResourceId\(')?(?:/subscriptions/[^/]+/resourceGroups/|\[resourceId\('[0-9-]+', ')([^/']+)")]
    private static partial Regex GroupOfId();
}
