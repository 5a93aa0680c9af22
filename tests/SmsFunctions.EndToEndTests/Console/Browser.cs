using PuppeteerSharp;

namespace SmsFunctions.EndToEndTests.Console;

/// <summary>One Chromium without a window for all tests of the console. It starts with the first tab.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly SemaphoreSlim _start = new(1);
    private IBrowser? _browser;

    /// <value>The program; null when none is installed.</value>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(_ => Names, Path.Combine).FirstOrDefault(File.Exists);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    /// <summary>Opens a tab with its own cookies and storage.</summary>
    internal async Task<IPage> OpenAsync()
    {
        await _start.WaitAsync();
        try
        {
            // A container has no user namespaces for the sandbox and a small /dev/shm.
            _browser ??= await Puppeteer.LaunchAsync(new LaunchOptions
            {
                ExecutablePath = Program,
                Headless = true,
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en"],
            });
        }
        finally
        {
            _start.Release();
        }

        var context = await _browser.CreateBrowserContextAsync();
        return await context.NewPageAsync();
    }
}

/// <summary>A test that needs Chromium. Where it is not installed, the test is skipped.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = BrowserSkip.Reason;
}

/// <inheritdoc cref="BrowserFactAttribute"/>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserSkip.Reason;
}

internal static class BrowserSkip
{
    public static string? Reason => Browser.Program is null ? "Chromium is not installed: apt-get install chromium fonts-dejavu-core" : null;
}
