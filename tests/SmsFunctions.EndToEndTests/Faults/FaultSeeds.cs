using System.Globalization;

namespace SmsFunctions.EndToEndTests.Faults;

/// <summary>Reads the seeds and lengths of fault runs from environment variables.</summary>
internal static class FaultSeeds
{
    /// <value>The variable with the seed of a run to repeat.</value>
    public const string SeedVariable = "FAULT_SEED";

    /// <value>The variable that enables the long runs: the minutes of each.</value>
    public const string MinutesVariable = "FAULT_MINUTES";

    /// <value>The variable with the seeds of the long runs, separated by commas.</value>
    public const string SeedsVariable = "FAULT_SEEDS";

    public static int Next() => Read(SeedVariable) is { } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : Random.Shared.Next(1, 1_000_000);

    public static IEnumerable<int> Long() => (Read(SeedsVariable) ?? "1,2,3,4,5").Split(',').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture));

    /// <returns>The length of a long run, or null if long runs are disabled.</returns>
    public static TimeSpan? Length() => Read(MinutesVariable) is { } minutes ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture)) : null;

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
