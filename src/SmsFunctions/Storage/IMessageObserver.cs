using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>Is told of all messages that this instance has stored, after each write. A method must return quickly and must not throw.</summary>
public interface IMessageObserver
{
    /// <summary>A request has stored a new chunk.</summary>
    void Accepted(Chunk chunk);

    /// <summary>A write has changed a chunk.</summary>
    void Changed(Chunk before, Chunk after);
}

/// <summary>Tells all observers of what was stored, so that every figure counts the same events.</summary>
public sealed class MessageEvents(IEnumerable<IMessageObserver> observers)
{
    private readonly IMessageObserver[] _observers = [.. observers];

    /// <inheritdoc cref="IMessageObserver.Accepted"/>
    public void Accepted(Chunk chunk) => Array.ForEach(_observers, observer => observer.Accepted(chunk));

    /// <inheritdoc cref="IMessageObserver.Changed"/>
    public void Changed(Chunk before, Chunk after) => Array.ForEach(_observers, observer => observer.Changed(before, after));
}
