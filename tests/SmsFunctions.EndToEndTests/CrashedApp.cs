using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>
/// An app that was killed while a message waited at each <see cref="CrashStep"/>, and that runs again. The proxies keep the request of
/// each step until the killed processes have ended.
/// </summary>
public abstract class CrashedApp : IAsyncLifetime
{
    // A gateway call does not time out while the other messages reach their steps. The host repeats a failed queue message after 2 s.
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Gateway__Timeout"] = "00:00:10",
        ["Sending__Lease"] = "00:00:15",
        ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:02",
    };

    private readonly AzuriteFixture _azurite = new();
    private AppHarness? _app;

    internal AppHarness App => _app ?? throw new InvalidOperationException("The app is not running.");

    public async Task InitializeAsync()
    {
        await _azurite.InitializeAsync();
        _app = await AppHarness.StartAsync(_azurite, Settings);

        var (posts, released) = (new List<Task>(), new TaskCompletionSource());
        foreach (var step in CrashStep.All)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Hold(step, reached, released.Task);
            posts.Add(TryPostAsync(App, step.Phone));
            await Eventually.True(() => reached.Task.IsCompleted, $"the message waits {step.Name}");
        }

        var worker = App.Worker;
        Kill(App, worker);
        await Eventually.True(() => !worker.IsRunning, "the worker has ended");
        (App.Tables.Cuts, App.Queues.Cuts, App.Gateway.Cuts) = (null, null, null);
        released.SetResult();
        await Task.WhenAll(posts);
        await ReturnAsync(App, worker);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    /// <summary>Kills host or worker or both at once. In each case the worker ends.</summary>
    private protected abstract void Kill(AppHarness app, WorkerProcess worker);

    /// <summary>Waits until the app answers again.</summary>
    private protected virtual Task ReturnAsync(AppHarness app, WorkerProcess killed) => app.RestartAppAsync();

    // A repeated request of the message waits too. Queue messages of different steps look alike, so only the first one waits.
    private void Hold(CrashStep step, TaskCompletionSource reached, Task released)
    {
        var (wire, isQueue) = (step.Wire(App), step.Wire(App) == App.Queues);
        var others = wire.Cuts;
        wire.Cuts = request =>
        {
            var isHeld = step.Matches(App, request, step.Phone) && !(isQueue && reached.Task.IsCompleted);
            var own = isHeld ? new Cut(step.Before, () => reached.TrySetResult()) { Held = released } : null;

            // A transaction may be that of several steps, because the app combines writes that it repeats. If one of them must not be stored, none is.
            return own is { Before: true } ? own : others?.Invoke(request) ?? own;
        };
    }

    private static async Task TryPostAsync(AppHarness app, string phone)
    {
        try
        {
            using var response = await app.PostAsync(new { to = phone, text = "once" });
        }
        catch (HttpRequestException)
        {
            // The app was killed before it answered.
        }
    }
}

/// <summary>Host and worker are killed together, as when a machine fails.</summary>
public sealed class BothKilled : CrashedApp
{
    private protected override void Kill(AppHarness app, WorkerProcess worker) => app.KillApp();
}

/// <summary>The worker is killed. The host keeps running and starts another worker.</summary>
public sealed class WorkerKilled : CrashedApp
{
    private protected override void Kill(AppHarness app, WorkerProcess worker) => worker.Kill();

    private protected override Task ReturnAsync(AppHarness app, WorkerProcess killed) => app.AnotherWorkerAsync(killed);
}

/// <summary>The host is killed, and its worker ends with it.</summary>
public sealed class HostKilled : CrashedApp
{
    private protected override void Kill(AppHarness app, WorkerProcess worker) => app.KillHost();
}
