using SmsFunctions.Gate;
using SmsFunctions.Storage;

namespace SmsFunctions.Health;

/// <summary>Judges the health of the app by the gate and by the last runs of the timers.</summary>
internal static class HealthRules
{
    /// <summary>The problems that an operator must solve.</summary>
    public static List<string> Problems(Heartbeat? release, Heartbeat? tracking, Heartbeat? maintenance, DateTimeOffset now) =>
    [
        .. Late("ReleaseTimer", release, now), .. Late("TrackingTimer", tracking, now), .. Late("MaintenanceTimer", maintenance, now), .. Overdue(release),
    ];

    /// <summary>The messages that wait although they should not.</summary>
    public static List<string> HeldForMoney(Heartbeat? maintenance) => maintenance is { OldestDue: { } due }
        ? [$"messages of priority high have been held for money since {due:u}: raise Tariff__DailyCap"]
        : [];

    /// <summary>The status as <c>GET health</c> names it.</summary>
    public static string Status(IReadOnlyCollection<string> problems, IReadOnlyCollection<string> held, GatePosition position) =>
        problems.Count > 0 ? HealthView.Unavailable
        : position == GatePosition.Open && held.Count == 0 ? HealthView.Ok
        : HealthView.Degraded;

    // Without a heartbeat, the app is starting for the first time.
    private static IEnumerable<string> Late(string timer, Heartbeat? beat, DateTimeOffset now) =>
        beat is not null && now - beat.At > HealthCheck.Overdue ? [$"{timer} has not completed since {beat.At:u}"] : [];

    private static IEnumerable<string> Overdue(Heartbeat? release) =>
        release is { OldestDue: { } due } && release.At - due > HealthCheck.Overdue ? [$"messages have been due since {due:u} and are not sent"] : [];
}
