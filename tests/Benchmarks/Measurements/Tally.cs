using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>Storage transactions by purpose.</summary>
/// <param name="Flow">Transactions of the messages: their rows, and their enqueued, dequeued and deleted hints.</param>
/// <param name="Sweeps">Queries for due markers and for rows to purge, and for the list of open days.</param>
/// <param name="Control">Requests for gate, slots and heartbeats.</param>
/// <param name="Keys">Requests for idempotency keys.</param>
/// <param name="Idle">Polls of empty queues, peeks, timer leases, health, and the creation of tables and queues at the start.</param>
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
            "queue" => path.Contains("peekonly", StringComparison.Ordinal)
                || !path.Contains("/messages", StringComparison.Ordinal)
                || (call.Method == "GET" && !call.HasMessages)
                ? (Group.Idle, "look")
                : (Group.Flow, call.Method switch { "POST" => "put", "GET" => "get", _ => "delete" }),
            _ when path.Contains("SmsControl", StringComparison.Ordinal) =>
                (path.Contains("'day'", StringComparison.Ordinal) ? Group.Sweep : Group.Control, "control"),
            _ when path.Contains("SmsKeys", StringComparison.Ordinal) => (Group.Keys, "key"),
            _ when call.IsTransaction => (Group.Flow, "transaction"),
            // A query over a range of chunks belongs to status checks. All other queries are sweeps.
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
