using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Storage transactions by what they are for.</summary>
/// <param name="Flow">For the messages themselves: their rows, and the hints that were put, taken and deleted.</param>
/// <param name="Sweeps">Looks for due markers and for what may be purged, and the list of open days.</param>
/// <param name="Control">Gate, slots, pulse.</param>
/// <param name="Keys">Idempotency keys.</param>
/// <param name="Idle">Looks into empty queues, peeks, leases of timers, health, what is made at the start.</param>
internal sealed record Tally(int Flow, int Sweeps, int Control, int Keys, int Idle, IReadOnlyDictionary<string, int> FlowKinds)
{
    public static Tally Of(IEnumerable<RecordedCall> calls)
    {
        var kinds = calls.Select(KindOf).ToList();
        return new Tally(
            kinds.Count(kind => kind.Group == Group.Flow), Count(Group.Sweep), Count(Group.Control), Count(Group.Keys), Count(Group.Idle),
            kinds.Where(kind => kind.Group == Group.Flow).CountBy(kind => kind.Name).ToDictionary());

        int Count(Group group) => kinds.Count(kind => kind.Group == group);
    }

    private static (Group Group, string Name) KindOf(RecordedCall call)
    {
        var path = Uri.UnescapeDataString(call.Path);
        return call.Service switch
        {
            "blob" => (Group.Idle, "blob"),
            "queue" => path.Contains("peekonly", StringComparison.Ordinal) || !path.Contains("/messages", StringComparison.Ordinal) || (call.Method == "GET" && !call.HasMessages)
                ? (Group.Idle, "look")
                : (Group.Flow, call.Method switch { "POST" => "put", "GET" => "get", _ => "delete" }),
            _ when path.Contains("SmsControl", StringComparison.Ordinal) => (path.Contains("'day'", StringComparison.Ordinal) ? Group.Sweep : Group.Control, "control"),
            _ when path.Contains("SmsKeys", StringComparison.Ordinal) => (Group.Keys, "key"),
            _ when call.IsTransaction => (Group.Flow, "transaction"),
            // Chunks from one to another are asked for their statuses; whatever else is looked through is no message's own.
            _ when path.StartsWith("/Sms(", StringComparison.Ordinal) && path.Contains("filter", StringComparison.Ordinal) =>
                path.Contains("le 'c", StringComparison.Ordinal) ? (Group.Flow, "query") : (Group.Sweep, "sweep"),
            _ when path.StartsWith("/Sms(", StringComparison.Ordinal) => (Group.Flow, "read"),
            _ => (Group.Idle, "other"),
        };
    }

    private enum Group
    {
        Flow,
        Sweep,
        Control,
        Keys,
        Idle,
    }
}
