using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Http;

/// <summary>The optional body of a request that needs none: an object without fields.</summary>
public sealed record NoFields;

/// <summary>The JSON rules of these requests: unknown fields are rejected.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters = [typeof(RequestTextConverter)])]
[JsonSerializable(typeof(NoFields))]
internal sealed partial class NoFieldsJson : JsonSerializerContext;
