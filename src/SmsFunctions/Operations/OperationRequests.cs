using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Http;

namespace SmsFunctions.Operations;

/// <summary>The body of PATCH messages/{id}: <see cref="SendAt"/>, <see cref="Text"/>, or both.</summary>
public sealed record ChangeRequest
{
    /// <value>As for POST messages.</value>
    public string? SendAt { get; init; }

    /// <value>As for POST messages.</value>
    public string? Text { get; init; }

    /// <value>As for POST messages.</value>
    public string? ReplaceLookAlikes { get; init; }

    /// <value>As for POST messages.</value>
    public string? Transliterate { get; init; }
}

/// <summary>The body of PATCH batches/{id}.</summary>
public sealed record BatchChangeRequest
{
    /// <value>As for POST batches.</value>
    public string? SendAt { get; init; }
}

/// <summary>The body of POST messages/{id}/resolve and batches/{id}/resolve.</summary>
public sealed record ResolveRequest
{
    /// <value>sent, failed or resend.</value>
    public string? Outcome { get; init; }
}

/// <summary>The JSON rules of these requests: field names in any case, unknown and duplicate fields are rejected.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters = [typeof(RequestTextConverter)])]
[JsonSerializable(typeof(ChangeRequest))]
[JsonSerializable(typeof(BatchChangeRequest))]
[JsonSerializable(typeof(ResolveRequest))]
internal sealed partial class OperationJson : JsonSerializerContext;
