namespace SmsFunctions.Health;

/// <summary>The health of the app as returned by the API. Times are UTC.</summary>
/// <param name="Status">
/// <see cref="Ok"/>; <see cref="Degraded"/> while messages are accepted and wait because the gate is closed, or while messages of priority high are held
/// for money; <see cref="Unavailable"/> when an operator must act.
/// </param>
/// <param name="Problems">The problems as texts; empty while the status is ok, or degraded by the gate alone.</param>
/// <param name="Settings">Warnings about settings that work but are probably not intended. With invalid settings, the app does not start.</param>
/// <param name="Storage"><c>ok</c>, or the storage problem.</param>
/// <param name="Gate">open, held, stopped or breaker; null when storage does not answer.</param>
/// <param name="OldestDue">The due time of the oldest message that was due and not sent at the last sweep; null when there was none.</param>
public sealed record HealthView(
    string Status,
    IReadOnlyList<string> Problems,
    IReadOnlyList<string> Settings,
    string Storage,
    string? Gate = null,
    DateTimeOffset? OldestDue = null)
{
    public const string Ok = "ok";
    public const string Degraded = "degraded";
    public const string Unavailable = "unavailable";
}
