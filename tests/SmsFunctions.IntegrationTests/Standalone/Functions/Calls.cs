using System.Threading.Channels;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

/// <summary>What the functions of a test were given, in order.</summary>
public sealed class Calls<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<T> _made = Channel.CreateUnbounded<T>();
    private int _count;

    /// <value>How many calls were made so far, taken or not.</value>
    public int Count => Volatile.Read(ref _count);

    public void Add(T call)
    {
        Interlocked.Increment(ref _count);
        _made.Writer.TryWrite(call);
    }

    /// <summary>The next call, waited for.</summary>
    public async Task<T> NextAsync() => await _made.Reader.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System);
}
