using SmsFunctions.Local;

namespace SmsFunctions.IntegrationTests.Support;

/// <summary>One Azurite for all tests of the run, on free ports and in memory; each test takes table and queue names of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private Azurite? _azurite;

    public Azurite Azurite => _azurite ?? throw new InvalidOperationException("Azurite is not running.");

    public string ConnectionString => Azurite.ConnectionString;

    /// <summary>A name that no other test uses, good for a table and for a queue.</summary>
    public static string UniqueName(string prefix) => $"{prefix}{Guid.NewGuid():n}"[..Math.Min(prefix.Length + 32, 62)].ToLowerInvariant();

    public async Task InitializeAsync() => _azurite = await Azurite.StartAsync(new(0, 0, 0), data: null, log: _ => { });

    public async Task DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }
}

/// <summary>The tests that share the run's Azurite. A collection's classes run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
