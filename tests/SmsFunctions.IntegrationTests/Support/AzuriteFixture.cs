using SmsFunctions.Local;

namespace SmsFunctions.IntegrationTests.Support;

/// <summary>One Azurite for all tests of the run, on free ports and in memory; each test takes table and queue names of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private const int Accounts = 150;

    private Azurite? _azurite;
    private int _taken;

    public Azurite Azurite => _azurite ?? throw new InvalidOperationException("Azurite is not running.");

    public string ConnectionString => Azurite.ConnectionString;

    /// <summary>A name that no other test uses, good for a table and for a queue.</summary>
    public static string UniqueName(string prefix) => $"{prefix}{Guid.NewGuid():n}"[..Math.Min(prefix.Length + 32, 62)].ToLowerInvariant();

    /// <summary>A storage account that no other test uses, for tests of the whole app, whose tables and queues have fixed names.</summary>
    public string TakeAccount() => AccountName(Interlocked.Increment(ref _taken));

    public async Task InitializeAsync() =>
        _azurite = await Azurite.StartAsync(new(0, 0, 0), data: null, log: _ => { }, Enumerable.Range(1, Accounts).Select(AccountName));

    private static string AccountName(int number) => number <= Accounts ? $"test{number:d3}" : throw new InvalidOperationException($"More than {Accounts} tests want an account.");

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

/// <summary>The tests that start the app as a process; they have an Azurite of their own and run beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class WholeAppTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Whole app";
}
