using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Account;

/// <summary>Tests of the gate and the gateway slots.</summary>
[CollectionDefinition(Name)]
public sealed class AccountTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Account";
}
