using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Http;

namespace SmsFunctions.Gate;

/// <summary>The body of PUT gate.</summary>
public sealed record GateRequest
{
    /// <value><c>open</c> or <c>held</c>.</value>
    public string? State { get; init; }

    /// <value>The reason, shown with the gate: at most 200 characters, required to hold the gate.</value>
    public string? Reason { get; init; }
}

/// <summary>JSON settings of the request: field names in any case, no unknown fields, no duplicate fields.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters = [typeof(RequestTextConverter)])]
[JsonSerializable(typeof(GateRequest))]
internal sealed partial class GateJson : JsonSerializerContext;
