namespace SmsFunctions.Standalone.Hosting;

/// <summary>
/// Whether the host has started. Until then the framework's own account of a failed start, with its stack trace, is kept out of the log:
/// <see cref="FunctionsHost"/> tells it readably, or throws it.
/// </summary>
internal sealed class StartState
{
    private volatile bool _isOver;

    public bool IsOver => _isOver;

    public void End() => _isOver = true;
}
