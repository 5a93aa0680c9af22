using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function on a schedule.</summary>
/// <param name="schedule">NCRONTAB with six fields (or five, without seconds), or a time span; may be <c>%Setting%</c>.</param>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; private set; } = schedule;

    /// <value>Whether the schedule is kept in storage, so that a missed tick is noticed after a restart. Off by itself for schedules under a minute.</value>
    public bool UseMonitor { get; set; } = true;

    public bool RunOnStartup { get; set; }
}
