using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>A row of table <c>SmsControl</c> with the time at which something last happened. Keys and columns must not change, because rows exist.</summary>
/// <param name="Column">The column with the time.</param>
/// <param name="AtMostEvery">An instance writes the row at most this often, so the stored time may be that old.</param>
/// <param name="Work">The kind of work whose oldest due time is stored beside the time; null for none.</param>
public sealed record HeartbeatRow(string Partition, string Row, string Column, TimeSpan AtMostEvery, MarkerKind? Work = null)
{
    private static readonly TimeSpan OfTimers = TimeSpan.FromSeconds(30);

    public static HeartbeatRow ReleaseTimer { get; } = new("sweep", "send", "At", OfTimers, MarkerKind.Send);

    public static HeartbeatRow TrackingTimer { get; } = new("sweep", "poll", "At", OfTimers, MarkerKind.Poll);

    public static HeartbeatRow MaintenanceTimer { get; } = new("sweep", "maintenance", "At", OfTimers, MarkerKind.Unpaid);

    /// <value>
    /// The time at which the gateway last returned a delivery status. It is stored, because the instances that check statuses are not necessarily the one
    /// that runs the timer.
    /// </value>
    public static HeartbeatRow StatusHeard { get; } = new("tracking", "pulse", "HeardAt", TimeSpan.FromMinutes(10));
}
