namespace GatewaySimulator.Accounting;

/// <summary>Counts all requests and keeps the last <see cref="Kept"/>. A request is counted when it has been read, before it is processed.</summary>
public sealed class CallLog
{
    /// <summary>The number of calls that are kept.</summary>
    public const int Kept = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<Call> _last = new(Kept);
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>A copy of the counts by script file name. Other paths are counted as <c>other</c>.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get { lock (_lock) return new Dictionary<string, int>(_counts); }
    }

    /// <summary>The last calls, oldest first.</summary>
    public IReadOnlyList<Call> Last
    {
        get { lock (_lock) return [.. _last]; }
    }

    /// <summary>The number of calls of one script.</summary>
    /// <param name="script">A file name, or <c>other</c>.</param>
    public int CountOf(string script)
    {
        lock (_lock) return _counts.GetValueOrDefault(script);
    }

    public void Clear()
    {
        lock (_lock)
        {
            _last.Clear();
            _counts.Clear();
        }
    }

    internal void Add(Call call)
    {
        lock (_lock)
        {
            _counts[call.Script] = _counts.GetValueOrDefault(call.Script) + 1;
            if (_last.Count == Kept) _last.Dequeue();
            _last.Enqueue(call);
        }
    }
}
