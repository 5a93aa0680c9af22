namespace SmsFunctions.Benchmarks.Rig;

/// <summary>
/// Messages that are accepted and not sent while somebody measures: due in half an hour, which is near enough that the app puts their
/// hints at once, as it does for a message that is due now. All storage calls of accepting are made, and none of sending.
/// </summary>
internal static class AcceptOnly
{
    public static IEnumerable<(string Name, string Value)> Settings => [("Sending__LookAhead", "01:00:00"), ("ReleaseTimer", BenchSystem.Never)];

    public static DateTimeOffset Due() => TimeProvider.System.GetUtcNow().AddMinutes(30);
}
