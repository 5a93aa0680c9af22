using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>One running host with keys, for the tests that neither stop nor change it.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    public const string Key = "key of the host";
    public const string LockedKey = "key of one function";

    private readonly AzuriteFixture _azurite = new();
    private readonly Reports _reports = new();
    private SampleHost? _host;

    internal SampleHost Host => _host ?? throw new InvalidOperationException("The host is not running.");

    public async Task InitializeAsync()
    {
        await _azurite.InitializeAsync();
        _host = await SampleHost.StartAsync(
            _azurite.ConnectionString, _reports, null, ("FunctionsHost__Key", Key), ("FunctionsHost__FunctionKeys__LOCKED", LockedKey));
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await _reports.DisposeAsync();
        await _azurite.DisposeAsync();
    }
}

/// <summary>Tests on the shared host, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SharedHostTests : ICollectionFixture<SharedHost>
{
    public const string Name = "Functions host";
}

/// <summary>Tests that start hosts of their own, one after another and beside those on the shared host.</summary>
[CollectionDefinition(Name)]
public sealed class OwnHostTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Functions hosts of their own";
}
