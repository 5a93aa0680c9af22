using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Http;

namespace SmsFunctions.Submission;

/// <summary>The JSON rules of requests: field names in any case, unknown and duplicate fields are rejected.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters = [typeof(RequestTextConverter), typeof(RequestFlagConverter)])]
[JsonSerializable(typeof(MessageRequest))]
[JsonSerializable(typeof(BatchRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
