using SmsFunctions.EndToEndTests.Faults.Rig;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Reads poisoned hints from the apps' alerts. Only an outage causes them, and their chunks are retried later.</summary>
internal static class PoisonCheck
{
    // Part of the alert HintPoisoned. The app empties the poison queues, so the check reads the log.
    private const string Words = "failed repeatedly, and its hint in queue";

    public static IReadOnlyList<string> Alerts(FaultSystem system) =>
        [.. system.Apps.SelectMany(app => app.Log).Where(line => line.Contains(Words, StringComparison.Ordinal))];

    public static IEnumerable<string> Problems(FaultSystem system) => Alerts(system).Select(line => $"A hint was poisoned: {line}");
}
