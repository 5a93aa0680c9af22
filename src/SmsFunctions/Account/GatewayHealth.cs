using SmsFunctions.Storage;

namespace SmsFunctions.Account;

/// <summary>
/// How the gateway has lately answered this instance: it tells a message with a trouble of its own from one that came at a bad time. In memory,
/// for one instance.
/// </summary>
internal sealed class GatewayHealth
{
    private const int Looked = 10;
    private const int Troubled = 3;

    // More than are looked at, so that a chunk with many answers of its own does not push all others out.
    private const int Kept = 5 * Looked;

    private readonly Lock _lock = new();
    private readonly Queue<(ChunkId Chunk, bool IsTransient)> _answers = new(Kept);

    public void Note(ChunkId chunk, bool isTransient)
    {
        lock (_lock)
        {
            if (_answers.Count == Kept)
            {
                _answers.Dequeue();
            }

            _answers.Enqueue((chunk, isTransient));
        }
    }

    /// <summary>Whether 3 or more of the last 10 answers to other chunks were transient.</summary>
    public bool IsTroubledBeside(ChunkId chunk)
    {
        lock (_lock)
        {
            return _answers.Reverse().Where(answer => answer.Chunk != chunk).Take(Looked).Count(answer => answer.IsTransient) >= Troubled;
        }
    }
}
