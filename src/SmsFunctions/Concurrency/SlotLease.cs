namespace SmsFunctions.Concurrency;

/// <summary>The right to one gateway call at a time, until it is disposed.</summary>
public sealed class SlotLease : IDisposable
{
    private Action? _giveBack;

    internal SlotLease(Action giveBack) => _giveBack = giveBack;

    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
