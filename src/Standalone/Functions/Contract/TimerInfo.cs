namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told about its schedule.</summary>
public class TimerInfo
{
    /// <value>Null when the schedule is not kept in storage.</value>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <value>True when this run makes up for a tick missed while no host ran.</value>
    public bool IsPastDue { get; set; }
}
