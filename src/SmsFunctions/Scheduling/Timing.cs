using SmsFunctions.Sending;

namespace SmsFunctions.Scheduling;

/// <summary>When a request's messages are due, until when they are worth sending, and who keeps them until then.</summary>
public sealed record Timing(DateTimeOffset Due, DateTimeOffset ValidUntil, ScheduleKind Schedule)
{
    /// <value>Whether the sender said until when; otherwise it is a day.</value>
    public bool IsValidityChosen { get; init; }

    /// <value>When the first gateway call is due: what the gateway keeps is handed over at once.</value>
    public DateTimeOffset FirstCall(DateTimeOffset now) => Schedule == ScheduleKind.Gateway ? now : Due;
}
