using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Account;

/// <summary>The body of PUT gate.</summary>
public sealed record GateRequest
{
    /// <value>open or held.</value>
    public string? State { get; init; }

    /// <value>Why, for whoever looks at the gate later: up to 200 characters, required to hold it.</value>
    public string? Reason { get; init; }
}

/// <summary>How it is read: field names in any case, no unknown and no doubled field.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(GateRequest))]
internal sealed partial class GateJson : JsonSerializerContext;
