using SmsFunctions.Local;

namespace SmsFunctions.TestSupport;

/// <summary>
/// The Azurites of this test run: a few processes on free ports and in memory, shared by all collections. Each test takes its own storage
/// account, or its own table and queue names. The processes end with the test process.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    // Azurite looks for a table among all tables of all accounts, so one process with the accounts of all tests would become slow.
    private const int Processes = 4;
    private const int Accounts = 1_200;

    private static readonly Lazy<Task<Azurite>>[] Shared = [.. Enumerable.Range(0, Processes).Select(_ => new Lazy<Task<Azurite>>(StartAsync))];
    private static int _fixtures, _taken;

    private Azurite? _azurite;

    public Azurite Azurite => _azurite ?? throw new InvalidOperationException("Azurite is not running.");

    public string ConnectionString => Azurite.ConnectionString;

    /// <summary>A name that no other test uses, valid for a table and for a queue.</summary>
    public static string UniqueName(string prefix) => $"{prefix}{Guid.NewGuid():n}"[..Math.Min(prefix.Length + 32, 62)].ToLowerInvariant();

    /// <summary>A storage account that no other test uses, for tests of the whole app, whose tables and queues have fixed names.</summary>
    public string TakeAccount() => AccountName(Interlocked.Increment(ref _taken));

    public async Task InitializeAsync() => _azurite = await Shared[Interlocked.Increment(ref _fixtures) % Processes].Value;

    // The processes are shared; they end when the test process closes its standard input.
    public Task DisposeAsync() => Task.CompletedTask;

    private static Task<Azurite> StartAsync() => Azurite.StartAsync(new(0, 0, 0), data: null, log: _ => { }, Enumerable.Range(1, Accounts).Select(AccountName));

    private static string AccountName(int number) => number <= Accounts
        ? $"test{number:d3}"
        : throw new InvalidOperationException($"The tests need more than {Accounts} accounts. Increase {nameof(Accounts)}.");
}
