namespace SmsFunctions.Health;

/// <summary>The app's health as the API shows it. Times are UTC.</summary>
/// <param name="Status"><see cref="Ok"/>; <see cref="Degraded"/> while the gate is closed: messages are taken and wait; <see cref="Unavailable"/>: somebody must look.</param>
/// <param name="Problems">What is wrong, in words; empty unless unavailable.</param>
/// <param name="Settings">What works but is hardly meant. With settings that are wrong the app does not start.</param>
/// <param name="Storage">ok, or what is wrong with it.</param>
/// <param name="Gate">open, held, stopped or breaker; null when storage does not tell.</param>
/// <param name="OldestDue">Since when the oldest message that is due and not sent had been due when last looked; null when none was.</param>
public sealed record HealthView(string Status, IReadOnlyList<string> Problems, IReadOnlyList<string> Settings, string Storage, string? Gate = null, DateTimeOffset? OldestDue = null)
{
    public const string Ok = "ok";
    public const string Degraded = "degraded";
    public const string Unavailable = "unavailable";
}
