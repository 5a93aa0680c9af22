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

    public Task DisposeAsync() => StopIdleAsync(_ => true);

    internal async Task<AppHarness> TakeAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var ordered = (settings ?? new Dictionary<string, string?>()).OrderBy(setting => setting.Key, StringComparer.Ordinal);
        var key = string.Join('\n', ordered.Select(setting => $"{setting.Key}={setting.Value}"));

        // The timers of an idle app take processor time from the tests. Most tests use the default settings, and one class at a time uses others.
        await StopIdleAsync(other => other != key && other != DefaultSettings);
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

    private async Task StopIdleAsync(Func<string, bool> isStopped)
    {
        foreach (var key in _idle.Keys.Where(isStopped))
        {
            if (_idle.TryRemove(key, out var app))
            {
                await app.StopAsync();
            }
        }
    }
}
