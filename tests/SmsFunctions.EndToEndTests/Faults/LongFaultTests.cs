using SmsFunctions.EndToEndTests.Faults.Rig;
using Xunit.Abstractions;

namespace SmsFunctions.EndToEndTests.Faults;

/// <summary>Long fault runs. Environment variables set their length and seeds.</summary>
[Collection(FaultCollection.Name)]
[Trait("Category", "LongFaults")]
public sealed class LongFaultTests(ITestOutputHelper output)
{
    public static TheoryData<int> Seeds => [.. FaultSeeds.Long()];

    [LongFaultsTheory]
    [MemberData(nameof(Seeds))]
    public Task In_a_long_run_with_faults_nothing_is_lost_or_doubled(int seed) =>
        FaultRun.PassAsync(new FaultOptions(seed) { Duration = FaultSeeds.Length()!.Value, WaitsForStatuses = true }, output);
}

/// <summary>A theory that takes minutes for each seed, and therefore runs only on request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFaultsTheoryAttribute : TheoryAttribute
{
    public LongFaultsTheoryAttribute()
    {
        if (FaultSeeds.Length() is null)
        {
            Skip = $"This test is long. Set {FaultSeeds.MinutesVariable}=10 to run it, with the seeds of {FaultSeeds.SeedsVariable} (default 1,2,3,4,5).";
        }
    }
}
