using SmsFunctions.EndToEndTests.Faults.Rig;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Hints that the host gave up, as the apps' alerts tell. An outage makes some of them, and their chunks are tried again later; without one there is none.</summary>
internal static class PoisonCheck
{
    // Of the alert HintPoisoned. The queues themselves are empty again: the app takes from them.
    private const string Words = "failed again and again, and its hint in queue";

    public static IReadOnlyList<string> Alerts(FaultSystem system) => [.. system.Apps.SelectMany(app => app.Log).Where(line => line.Contains(Words, StringComparison.Ordinal))];

    public static IEnumerable<string> Problems(FaultSystem system) => Alerts(system).Select(line => $"A hint was given up: {line}");
}
