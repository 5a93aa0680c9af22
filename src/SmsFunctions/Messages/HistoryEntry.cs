using System.Text.Json.Serialization;

namespace SmsFunctions.Messages;

/// <summary>One step in the history of a message.</summary>
/// <param name="Detail">The error code, the gateway's status or a short description of the step.</param>
/// <param name="By">The name of the caller that asked for the step; null for a step of the app, and for a caller without a name.</param>
public sealed record HistoryEntry(
    [property: JsonPropertyName("s")] MessageStatus Status,
    [property: JsonPropertyName("t")] DateTimeOffset At,
    [property: JsonPropertyName("d")] string? Detail = null,
    [property: JsonPropertyName("b")] string? By = null);
