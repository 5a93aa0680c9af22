using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>
/// kill -9 at each step of a single message, on either side of the wire. Afterwards the gateway has the message at most once, and its
/// status is the one that the design names. The messages of a class go through one installation, which is restarted after each crash.
/// </summary>
public abstract class CrashTests(CrashingApp fixture)
{
    private static int _phones;

    public static TheoryData<string> Steps => [.. CrashStep.All.Keys];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_message_is_neither_lost_nor_doubled_by_a_crash(string step)
    {
        var (app, at, phone) = (fixture.App, CrashStep.All[step], $"7900{Interlocked.Increment(ref _phones):D7}");

        await SettledAsync(app);
        var crashed = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        at.Wire(app).Cuts = at.Cuts(phone, () => crashed.TrySetResult(CrashAsync(app)));

        var post = TryPostAsync(app, phone);
        var restarted = await crashed.Task.WaitAsync(TimeSpan.FromMinutes(2));
        at.Wire(app).Cuts = null;
        await post;
        await restarted;

        if (at.Expected is null)
        {
            Assert.DoesNotContain(await app.RowsAsync(), row => row.GetString("r0")?.Contains(phone, StringComparison.Ordinal) == true);
        }
        else
        {
            await app.WaitForAsync(await IdAsync(app, phone), at.Expected);
        }

        Assert.Equal(at.InLedger, app.Simulator.Ledger.Entries.Count(entry => entry.Phone == phone));
        Assert.DoesNotContain(await app.RowsAsync(), row => row.RowKey.StartsWith('o'));
    }

    /// <summary>Waits until no request for the message of an earlier step can be mistaken for one of this step.</summary>
    private protected virtual Task SettledAsync(AppHarness app) => Task.CompletedTask;

    /// <summary>Kills a process at once. The returned task ends when the app answers again.</summary>
    private protected abstract Task CrashAsync(AppHarness app);

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

    // The caller may have no answer, so the test reads the id from the table.
    private static async Task<string> IdAsync(AppHarness app, string phone)
    {
        var row = Assert.Single(await app.RowsAsync(), row => row.RowKey.StartsWith('c') && row.GetString("r0").Contains(phone, StringComparison.Ordinal));
        return $"{row.PartitionKey}{row.RowKey[1..]}-000";
    }
}

/// <summary>Host and worker are killed together, as when a machine fails.</summary>
public sealed class CrashOfBothTests(CrashingApp fixture) : CrashTests(fixture), IClassFixture<CrashingApp>
{
    private protected override Task CrashAsync(AppHarness app)
    {
        app.KillApp();
        return app.RestartAppAsync();
    }
}

/// <summary>The worker is killed and the host lives on. It starts another worker.</summary>
public sealed class CrashOfWorkerTests(CrashingApp fixture) : CrashTests(fixture), IClassFixture<CrashingApp>
{
    private protected override Task CrashAsync(AppHarness app)
    {
        var killed = app.Worker;
        killed.Kill();
        return app.AnotherWorkerAsync(killed);
    }

    // The host shows a hint again two seconds after its worker died. A killed host leaves its hints invisible for ten minutes instead.
    private protected override Task SettledAsync(AppHarness app) => app.HintsHandledAsync();
}

/// <summary>The host is killed, and its worker ends with it.</summary>
public sealed class CrashOfHostTests(CrashingApp fixture) : CrashTests(fixture), IClassFixture<CrashingApp>
{
    private protected override Task CrashAsync(AppHarness app)
    {
        app.KillHost();
        return app.RestartAppAsync();
    }
}

/// <summary>One installation for the crashes of a class.</summary>
public sealed class CrashingApp : IAsyncLifetime
{
    // A short visibility timeout: the host repeats a failed message soon.
    private static readonly Dictionary<string, string?> Settings = new() { ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:02" };

    private readonly AzuriteFixture _azurite = new();
    private AppHarness? _app;

    internal AppHarness App => _app ?? throw new InvalidOperationException("The app is not running.");

    public async Task InitializeAsync()
    {
        await _azurite.InitializeAsync();
        _app = await AppHarness.StartAsync(_azurite, Settings);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();
}
