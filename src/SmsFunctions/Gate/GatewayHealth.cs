using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>
/// The recent replies of the gateway to this instance. They distinguish a message that itself causes errors from a gateway that fails for all messages.
/// Kept in memory, for one instance.
/// </summary>
internal sealed class GatewayHealth
{
    private const int Looked = 10;
    private const int Troubled = 3;

    // More than are evaluated, so that many replies to one chunk do not displace the replies to all others.
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

    /// <summary>Whether 3 or more of the last 10 replies to other chunks were transient errors.</summary>
    public bool IsTroubledBeside(ChunkId chunk)
    {
        lock (_lock)
        {
            return _answers.Reverse().Where(answer => answer.Chunk != chunk).Take(Looked).Count(answer => answer.IsTransient) >= Troubled;
        }
    }
}
