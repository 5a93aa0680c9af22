namespace SmsFunctions.Gateway;

/// <summary>
/// Counts the request bytes that one call has written to its connection, after the TLS handshake. A count of 0 proves that the gateway received nothing.
/// A call may write to one connection only. The handler can repeat a request on a second connection; the client prevents this by
/// giving each request a body, and this class throws if it still happens.
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

    /// <summary>Must be called before the bytes are written, so that a write that fails half-way is counted too.</summary>
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
