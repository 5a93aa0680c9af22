using SmsFunctions.Messages;

namespace SmsFunctions.Scheduling;

/// <summary>When the messages of a request are due, until when they are valid, and where they wait until then.</summary>
public sealed record Timing(DateTimeOffset Due, DateTimeOffset ValidUntil, ScheduleKind Schedule)
{
    /// <value>Whether the caller chose the validity; otherwise it is one day.</value>
    public bool IsValidityChosen { get; init; }

    /// <summary>Returns when the first gateway call is due. Messages that wait at the gateway are sent to it at once.</summary>
    public DateTimeOffset FirstCall(DateTimeOffset now) => Schedule == ScheduleKind.Gateway ? now : Due;
}
