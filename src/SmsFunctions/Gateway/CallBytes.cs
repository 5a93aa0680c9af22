namespace SmsFunctions.Gateway;

/// <summary>
/// The bytes that one call has handed to the network, after TLS: none means that the gateway has certainly seen nothing of it.
/// A call may write to one connection only. The handler repeats some requests on a second one by itself; the client prevents that by
/// giving each request a body, and this refuses it should that ever fail.
/// </summary>
internal sealed class CallBytes
{
    private readonly Lock _lock = new();
    private object? _connection;
    private long _count;

    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Counts before the bytes leave, so that a write that fails half-way counts too.</summary>
    /// <exception cref="InvalidOperationException">The call has already written to another connection.</exception>
    public void Add(object connection, int bytes)
    {
        lock (_lock)
        {
            _connection ??= connection;
            if (_connection != connection)
            {
                throw new InvalidOperationException("A gateway call must not be repeated on another connection.");
            }

            _count += bytes;
        }
    }
}
