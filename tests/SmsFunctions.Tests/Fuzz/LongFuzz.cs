using System.Globalization;

namespace SmsFunctions.Tests.Fuzz;

/// <summary>Reads the length and the seed of tests with random input from environment variables.</summary>
internal static class LongFuzz
{
    /// <value>The category of the long tests. The workflow nightly.yml runs it.</value>
    public const string Category = "LongFuzz";

    /// <value>The variable that enables the long tests: the rounds of each.</value>
    public const string RoundsVariable = "FUZZ_ROUNDS";

    /// <value>The variable with the seed of a run to repeat.</value>
    public const string SeedVariable = "FUZZ_SEED";

    /// <returns>The rounds of a long test, or null if long tests are disabled.</returns>
    public static int? Rounds() => Read(RoundsVariable);

    /// <returns>The given seed, or a random one.</returns>
    public static int Seed() => Read(SeedVariable) ?? Random.Shared.Next();

    private static int? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
