using SmsFunctions.EndToEndTests.Faults.Rig;
using Xunit.Abstractions;

namespace SmsFunctions.EndToEndTests.Faults;

/// <summary>The run that measures the cost of messages, and the long runs. No other test runs at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultCollection
{
    public const string Name = "Faults";
}

/// <summary>A short run without faults.</summary>
[Collection(FaultCollection.Name)]
public sealed class CalmRunTests(ITestOutputHelper output)
{
    [Fact]
    public Task Without_faults_nothing_is_unconfirmed_and_the_cost_is_near_the_floor() => FaultRun.PassAsync(
        new FaultOptions(FaultSeeds.Next())
        {
            IsCalm = true,
            Lease = TimeSpan.FromSeconds(30),
            GatewayTimeout = TimeSpan.FromSeconds(10),
            Rate = 8,
            WaitsForStatuses = true,
            Duration = TimeSpan.FromSeconds(12),
        },
        output);
}

/// <summary>A short run with two instances and every fault.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    [Fact]
    public Task Under_faults_nothing_is_lost_or_doubled() => FaultRun.PassAsync(new FaultOptions(FaultSeeds.Next()), output);
}
