using Azure;
using SmsFunctions.Sending;

namespace SmsFunctions.Storage;

/// <summary>A chunk as it stands, or stood, in the table.</summary>
/// <param name="ETag">What a write that depends on this state must match.</param>
public sealed record StoredChunk(Chunk Chunk, ETag ETag);

/// <summary>How a write that depended on a state ended.</summary>
/// <param name="Written">False: somebody else wrote first, and nothing of this write was stored.</param>
/// <param name="Current">The chunk as it stands now; null when it is gone.</param>
public readonly record struct WriteResult(bool Written, StoredChunk? Current);
