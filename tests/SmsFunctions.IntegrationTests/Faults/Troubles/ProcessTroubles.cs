using SmsFunctions.IntegrationTests.Faults.Rig;

namespace SmsFunctions.IntegrationTests.Faults.Troubles;

/// <summary>What happens to the processes of the app.</summary>
internal static class ProcessTroubles
{
    public static IReadOnlyList<Trouble> All { get; } =
    [
        new("kill -9", 4, (system, random) => Any(system, random).KillAsync(Trouble.Between(random, 0, 3))),
        new("kill -9 of both", 1, (system, random) => Task.WhenAll(system.Apps.Select(app => app.KillAsync(Trouble.Between(random, 0, 3))).ToList())),
        new("frozen beyond the lease", 4, (system, random) => Any(system, random).FreezeAsync(system.Options.Lease + Trouble.Between(random, 0.5, 3))),
        new("deployment", 2, (system, random) => Any(system, random).RestartAsync()),
    ];

    private static FaultApp Any(FaultSystem system, Random random) => system.Apps[random.Next(system.Apps.Count)];
}
