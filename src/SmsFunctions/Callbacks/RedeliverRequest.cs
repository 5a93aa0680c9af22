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

/// <summary>The optional body of POST messages/{id}/callbacks/redeliver: an object without fields.</summary>
public sealed record MessageRedeliverRequest;

/// <summary>JSON settings of these requests: field names in any case, no unknown fields, no duplicate fields.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters = [typeof(RequestTextConverter)])]
[JsonSerializable(typeof(RedeliverRequest))]
[JsonSerializable(typeof(MessageRedeliverRequest))]
internal sealed partial class RedeliverJson : JsonSerializerContext;
