using System.Collections.Concurrent;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>
/// Starts an app for a test, or reuses the app of an earlier test with the same settings, because a start of host and worker takes
/// seconds. A reused app has an empty table and an empty ledger. Tests that kill an app start their own.
/// </summary>
public sealed class RunningApps : IAsyncLifetime
{
    private const string DefaultSettings = "";

    private readonly AzuriteFixture _azurite = new();
    private readonly ConcurrentDictionary<string, AppHarness> _idle = new();

    internal AzuriteFixture Azurite => _azurite;

    public Task InitializeAsync() => _azurite.InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var app in _idle.Values)
        {
            await app.StopAsync();
        }
    }

    // The timers of an idle app take processor time from the tests. Most tests use the default settings, and one class at a time uses others.
    private async Task StopOthersAsync(string key)
    {
        foreach (var other in _idle.Keys.Where(other => other != key && other != DefaultSettings))
        {
            if (_idle.TryRemove(other, out var app))
            {
                await app.StopAsync();
            }
        }
    }

    internal async Task<AppHarness> TakeAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var ordered = (settings ?? new Dictionary<string, string?>()).OrderBy(setting => setting.Key, StringComparer.Ordinal);
        var key = string.Join('\n', ordered.Select(setting => $"{setting.Key}={setting.Value}"));
        await StopOthersAsync(key);
        if (_idle.TryRemove(key, out var idle))
        {
            try
            {
                await idle.ForgetAsync();
                return idle;
            }
            catch
            {
                await idle.StopAsync();
                throw;
            }
        }

        return await AppHarness.StartAsync(_azurite, settings, returned: app => Return(key, app));
    }

    private ValueTask Return(string key, AppHarness app) => _idle.TryAdd(key, app) ? ValueTask.CompletedTask : app.StopAsync();
}
