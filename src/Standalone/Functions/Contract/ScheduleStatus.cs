namespace Microsoft.Azure.Functions.Worker;

/// <summary>The kept state of a timer, in UTC.</summary>
public class ScheduleStatus
{
    /// <value>The default value when the timer never ran.</value>
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
