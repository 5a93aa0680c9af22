using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>A marker that is due.</summary>
/// <param name="Count">The number of messages concerned; 1 if the version that wrote the marker did not store the number.</param>
/// <param name="ValidUntil">The time after which the messages expire; set for held and unpaid markers only.</param>
/// <param name="Version">The version of the chunk whose write made the marker.</param>
/// <param name="CallAt">The original due time of the gateway call, even if the marker was moved since; set for send markers only.</param>
/// <param name="Priority">The priority of the chunk; normal if the version that wrote the marker did not store it.</param>
public readonly record struct DueMarker(
    ChunkId Chunk,
    Marker Marker,
    int Count,
    DateTimeOffset? ValidUntil,
    int Version = 0,
    DateTimeOffset? CallAt = null,
    Priority Priority = Priority.Normal)
{
    public DateTimeOffset DueSince => CallAt ?? Marker.At;
}
