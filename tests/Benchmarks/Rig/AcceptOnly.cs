namespace SmsFunctions.Benchmarks.Rig;

/// <summary>
/// Messages that are accepted and not sent during the measurement. They are due in half an hour, so the app enqueues their hints at once,
/// as for a message that is due now. The app makes all storage calls of accepting, and none of sending.
/// </summary>
internal static class AcceptOnly
{
    public static IEnumerable<(string Name, string Value)> Settings =>
        [("Sending__LookAhead", "01:00:00"), ("ReleaseTimer", BenchSystem.Never), ("MaintenanceTimer", BenchSystem.Never)];

    public static DateTimeOffset Due() => TimeProvider.System.GetUtcNow().AddMinutes(30);
}
