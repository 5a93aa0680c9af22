using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Gate;

/// <summary>A change of the gate, as GET gate/log shows it. Times are UTC.</summary>
/// <param name="State">The state after the change: open, held, stopped or breaker.</param>
/// <param name="Code">The error code that closed the gate; null when open or held.</param>
/// <param name="By">The name of the caller that set the state; null when the app set it, or when the caller has no name.</param>
public sealed record GateEvent(DateTimeOffset At, string State, string? Reason, string? Code, string? By)
{
    /// <summary>The event of a change; null when the change is a step of the probes, which the log leaves out.</summary>
    public static GateEvent? Of(GateState before, GateState next, DateTimeOffset now)
    {
        var isSet = next.Position is GatePosition.Open or GatePosition.Held && next.Reason != before.Reason;
        return isSet || (next.Position, next.Code, next.By) != (before.Position, before.Code, before.By)
            ? new(now, next.Position.Word(), next.Reason, next.Code, next.By)
            : null;
    }

    internal TableEntity ToEntity(ControlLog log, string unique)
    {
        var row = log.Row(At, unique);
        (row[nameof(State)], row[nameof(Reason)], row[nameof(Code)], row[nameof(By)]) = (State, Reason, Code, By);
        return row;
    }

    internal static GateEvent FromEntity(TableEntity row) => new(
        row.GetDateTimeOffset(ControlLog.At)!.Value,
        row.GetString(nameof(State)),
        row.GetString(nameof(Reason)),
        row.GetString(nameof(Code)),
        row.GetString(nameof(By)));
}

/// <summary>A page of the log of the gate, newest first.</summary>
/// <param name="Continuation">The token of the next page; null on the last page.</param>
public sealed record GateLogPage(IReadOnlyList<GateEvent> Items, string? Continuation);
