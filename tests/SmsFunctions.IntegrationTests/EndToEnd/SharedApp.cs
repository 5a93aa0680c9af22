using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.EndToEnd;

/// <summary>One running app for the tests of a class that leave nothing behind.</summary>
public sealed class SharedApp(AzuriteFixture azurite) : IAsyncLifetime
{
    private AppHarness? _app;

    internal AppHarness App => _app ?? throw new InvalidOperationException("The app is not running.");

    public async Task InitializeAsync() => _app = await AppHarness.StartAsync(azurite);

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
