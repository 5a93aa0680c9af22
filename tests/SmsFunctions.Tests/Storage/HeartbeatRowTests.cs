using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Tests.Storage;

/// <summary>Heartbeats are stored, so another version of the app must find them.</summary>
public sealed class HeartbeatRowTests
{
    [Fact]
    public void Keys_and_columns_are_those_of_stored_rows() => Assert.Equal(
        [
            ("sweep", "send", "At", MarkerKind.Send),
            ("sweep", "poll", "At", MarkerKind.Poll),
            ("sweep", "maintenance", "At", MarkerKind.Unpaid),
            ("tracking", "pulse", "HeardAt", (MarkerKind?)null),
        ],
        ((HeartbeatRow[])[HeartbeatRow.ReleaseTimer, HeartbeatRow.TrackingTimer, HeartbeatRow.MaintenanceTimer, HeartbeatRow.StatusHeard])
            .Select(row => (row.Partition, row.Row, row.Column, row.Work)));
}
