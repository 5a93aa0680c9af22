using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Gate;

/// <summary>Tests of the gate.</summary>
[CollectionDefinition(Name)]
public sealed class GateCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Gate";
}
