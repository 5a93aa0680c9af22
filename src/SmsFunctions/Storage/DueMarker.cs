namespace SmsFunctions.Storage;

/// <summary>A marker whose time has come.</summary>
/// <param name="Count">The messages that it is about; 1 if a version wrote it that did not say.</param>
/// <param name="ValidUntil">After this they are not worth sending; only of what is kept back.</param>
/// <param name="Version">The number of the write that made it.</param>
/// <param name="CallAt">When its gateway call was due, however often its marker was moved since; only of what is to be sent.</param>
public readonly record struct DueMarker(ChunkId Chunk, Marker Marker, int Count, DateTimeOffset? ValidUntil, int Version = 0, DateTimeOffset? CallAt = null)
{
    public DateTimeOffset DueSince => CallAt ?? Marker.At;
}
