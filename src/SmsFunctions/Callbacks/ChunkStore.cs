using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>
/// Reads and changes chunks. A change that callbacks report also enqueues the hint of its callback, so all status changes go through this class.
/// </summary>
public sealed class ChunkStore(ChunkTable table, CallbackQueue callbacks)
{
    /// <inheritdoc cref="ChunkTable.ReadAsync"/>
    public Task<StoredChunk?> ReadAsync(ChunkId id, CancellationToken cancellation) => table.ReadAsync(id, cancellation);

    /// <inheritdoc cref="ChunkTable.TryReadAsync"/>
    public Task<StoredChunk?> TryReadAsync(ChunkId id, CancellationToken cancellation) => table.TryReadAsync(id, cancellation);

    /// <inheritdoc cref="ChunkTable.WriteAsync(StoredChunk, Chunk, CancellationToken)"/>
    public async Task<WriteResult> WriteAsync(StoredChunk before, Chunk next, CancellationToken cancellation)
    {
        var result = await table.WriteAsync(before, next, cancellation);
        if (result.Callback is { } callback)
        {
            await callbacks.TryPutAsync(callback);
        }

        return result;
    }
}
