using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>
/// The recent replies of the gateway to this instance. They distinguish a message that itself causes errors from a gateway that fails for all messages.
/// Kept in memory, for one instance.
/// </summary>
internal sealed class GatewayHealth
{
    private const int Evaluated = 10;
    private const int MinTransient = 3;

    // More than are evaluated, so that many replies to one chunk do not displace the replies to all others.
    private const int MaxStored = 5 * Evaluated;

    private readonly Lock _lock = new();
    private readonly Queue<(ChunkId Chunk, bool IsTransient)> _answers = new(MaxStored);

    public void Note(ChunkId chunk, bool isTransient)
    {
        lock (_lock)
        {
            if (_answers.Count == MaxStored)
            {
                _answers.Dequeue();
            }

            _answers.Enqueue((chunk, isTransient));
        }
    }

    /// <summary>Whether 3 or more of the last 10 replies to other chunks were transient errors.</summary>
    public bool FailsForOthers(ChunkId chunk)
    {
        lock (_lock)
        {
            return _answers.Reverse().Where(answer => answer.Chunk != chunk).Take(Evaluated).Count(answer => answer.IsTransient) >= MinTransient;
        }
    }
}
