using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Http;

namespace SmsFunctions.Callbacks;

/// <summary>The body of POST callbacks/redeliver.</summary>
public sealed record RedeliverRequest
{
    /// <value>The time from which on callbacks have ended, RFC 3339. Required.</value>
    public string? Since { get; init; }
}

/// <summary>JSON settings of the request: field names in any case, no unknown fields, no duplicate fields.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters = [typeof(RequestTextConverter)])]
[JsonSerializable(typeof(RedeliverRequest))]
internal sealed partial class RedeliverJson : JsonSerializerContext;
