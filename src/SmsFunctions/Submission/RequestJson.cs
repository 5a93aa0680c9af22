using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Submission;

/// <summary>The JSON rules of requests: field names in any case, unknown and duplicate fields are rejected.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(MessageRequest))]
[JsonSerializable(typeof(BatchRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
