using GatewaySimulator.Protocol;

namespace GatewaySimulator.Faults;

/// <summary>The scripted faults in the order they were added. A call gets at most one fault: the first that matches and is due.</summary>
public sealed class FaultList
{
    private readonly Lock _lock = new();
    private readonly List<ScriptedFault> _faults = [];
    private volatile bool _empty = true;
    private int _lastId;

    public IReadOnlyList<ScriptedFault> All
    {
        get { lock (_lock) return [.. _faults]; }
    }

    /// <exception cref="ArgumentException">The fault is invalid.</exception>
    public ScriptedFault Add(Fault fault)
    {
        if (fault.Problem() is { } problem) throw new ArgumentException(problem, nameof(fault));
        lock (_lock)
        {
            var added = new ScriptedFault(++_lastId, fault, 0, 0);
            _faults.Add(added);
            _empty = false;
            return added;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _faults.Clear();
            _empty = true;
        }
    }

    /// <summary>The fault for this call; null when there is none. Updates the counts of the faults.</summary>
    internal Fault? Next(Script script, IReadOnlyList<string> phones)
    {
        if (_empty) return null;
        lock (_lock)
        {
            for (var i = 0; i < _faults.Count; i++)
            {
                var (_, fault, seen, struck) = _faults[i];
                if (struck >= fault.Times || !fault.Matches(script, phones)) continue;
                var due = ++seen % fault.Every == 0;
                _faults[i] = _faults[i] with { Seen = seen, Struck = due ? struck + 1 : struck };
                if (due) return fault;
            }
        }

        return null;
    }
}
