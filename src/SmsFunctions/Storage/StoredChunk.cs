using Azure;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>A chunk as it was read from, or written to, the table.</summary>
/// <param name="ETag">The ETag that a write based on this state must match.</param>
public sealed record StoredChunk(Chunk Chunk, ETag ETag);

/// <summary>The result of a conditional write.</summary>
/// <param name="Written">False when another writer was first, so that nothing of this write was stored.</param>
/// <param name="Current">The current chunk; null when it no longer exists.</param>
/// <param name="Callback">The pending callback that was stored with the chunk; null when the change is not reported.</param>
public readonly record struct WriteResult(bool Written, StoredChunk? Current, PendingCallback? Callback = null);
