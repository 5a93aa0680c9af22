using System.Collections.Concurrent;
using PuppeteerSharp;
using PuppeteerSharp.Input;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Console;

/// <summary>
/// The console in a tab of the browser, used as a person uses it: by clicks and keys on what can be seen. The test fails if the page violates its
/// Content-Security-Policy, has an error, or asks another origin.
/// </summary>
internal sealed class ConsoleTab : IAsyncDisposable
{
    private const string NoteViolations = """
        () => {
          window.violations = [];
          document.addEventListener('securitypolicyviolation', event =>
            window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
        }
        """;

    private readonly Uri _console;
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentQueue<IRequest> _requests = new();

    // A page that does not show something within this time does not show it at all.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private Func<IRequest, Func<Task>?> _answer = _ => null;
    private bool _isIntercepting;

    private ConsoleTab(IPage page, Uri address)
    {
        (Page, _console) = (page, new Uri(address, "api/console"));
        page.Dialog += (_, shown) => _faults.Enqueue($"a dialog of a script: {shown.Dialog.Message}");
        page.PageError += (_, error) => _faults.Enqueue($"page error: {error.Message}");
        page.Request += (_, sent) =>
        {
            _requests.Enqueue(sent.Request);
            if (Uri.TryCreate(sent.Request.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Authority != address.Authority)
            {
                _faults.Enqueue($"another origin: {url}");
            }
        };
        page.Console += (_, said) =>
        {
            // The browser reports each answer of 4xx and 5xx as an error of the page.
            if (said.Message.Type == ConsoleType.Error && !said.Message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _faults.Enqueue($"console error: {said.Message.Text}");
            }
        };
    }

    public IPage Page { get; }

    /// <value>All requests of the tab so far, oldest first.</value>
    public IReadOnlyCollection<IRequest> Requests => _requests;

    /// <summary>Opens the console in English, on a screen of 1,280 × 800 pixels.</summary>
    /// <param name="place">What follows the <c>#</c> in the address.</param>
    /// <param name="prepare">Changes the tab before the page is loaded.</param>
    public static async Task<ConsoleTab> OpenAsync(Browser browser, Uri address, string place = "", Func<IPage, Task>? prepare = null)
    {
        var page = await browser.OpenAsync();
        var tab = new ConsoleTab(page, address);
        await page.SetViewportAsync(new ViewPortOptions { Width = 1280, Height = 800 });
        await page.EvaluateFunctionOnNewDocumentAsync(NoteViolations);
        await (prepare?.Invoke(page) ?? Task.CompletedTask);
        await tab.GoAsync(place);
        return tab;
    }

    /// <summary>Loads the page at a place.</summary>
    public Task GoAsync(string place) => Page.GoToAsync(place == "" ? $"{_console}" : $"{_console}#{place}", WaitUntilNavigation.DOMContentLoaded);

    /// <summary>Changes the place as a link does, without loading the page again.</summary>
    public Task FollowAsync(string place) => Page.EvaluateFunctionAsync("place => { location.hash = place; }", place);

    /// <summary>Waits until an element can be seen and contains a text.</summary>
    public Task ShowsAsync(string selector, string text = "") =>
        UntilAsync(async () => await SeesAsync(selector, text), $"the page shows {selector} with '{text}'");

    /// <summary>Waits until no element can be seen that contains a text.</summary>
    public Task HidesAsync(string selector, string text = "") =>
        UntilAsync(async () => !await SeesAsync(selector, text), $"the page hides {selector} with '{text}'");

    public Task<bool> SeesAsync(string selector, string text = "") => Page.EvaluateFunctionAsync<bool>(
        """
        (selector, text) => [...document.querySelectorAll(selector)].some(node =>
          node.checkVisibility() && `${node.innerText}${node.value ?? ''}`.replaceAll('\u00A0', ' ').includes(text))
        """,
        selector,
        text);

    /// <summary>The visible text of the first element.</summary>
    public Task<string> TextAsync(string selector = "body") => Page.EvaluateFunctionAsync<string>(
        "selector => document.querySelector(selector)?.innerText ?? ''", selector);

    /// <summary>Waits until an element can be clicked, and clicks it with the mouse.</summary>
    public Task ClickAsync(string selector, int times = 1) => UntilAsync(() => TryClickAsync(selector, times), $"{selector} can be clicked");

    /// <summary>Replaces the text of a field by keys.</summary>
    public async Task TypeAsync(string selector, string text)
    {
        await ShowsAsync(selector);
        await Page.EvaluateFunctionAsync("selector => { const node = document.querySelector(selector); node.focus(); node.select?.(); }", selector);
        await Page.Keyboard.PressAsync("Delete");
        await Page.Keyboard.SendCharacterAsync(text);
    }

    /// <summary>Waits until nothing is asked of the app. A page asks its next question as soon as it has the answer to the last one.</summary>
    public Task NetworkIdleAsync() => Page.WaitForNetworkIdleAsync(new WaitForNetworkIdleOptions { IdleTime = 200 });

    /// <value>The page, its script and its style, as often as they were asked for.</value>
    public IEnumerable<IRequest> FilesAsked() => _requests.Where(request =>
        request.ResourceType is ResourceType.Document or ResourceType.Script or ResourceType.StyleSheet);

    /// <summary>Chooses a file in the page's file field.</summary>
    public async Task UploadAsync(string name, byte[] content)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, name.Replace('/', '_'));
        await File.WriteAllBytesAsync(path, content);
        await ShowsAsync("input[type=file]");
        var field = await Page.QuerySelectorAsync("input[type=file]");
        await field.UploadFileAsync(path);

        // The page has read the file when it shows its name; then the file can be deleted.
        await ShowsAsync("[data-page=send]", name);
    }

    /// <summary>Changes what the page gets from the app. The function returns what happens to a request; null forwards it to the app.</summary>
    public async Task InterceptAsync(Func<IRequest, Func<Task>?> answer)
    {
        _answer = answer;
        if (!_isIntercepting)
        {
            _isIntercepting = true;
            await Page.SetRequestInterceptionAsync(true);
            Page.Request += async (_, sent) => await (_answer(sent.Request)?.Invoke() ?? sent.Request.ContinueAsync());
        }
    }

    /// <summary>Forwards all requests again.</summary>
    public void ForwardAll() => _answer = _ => null;

    public async Task SignInAsync(string key)
    {
        await TypeAsync("dialog input[name=key]", key);
        await ClickAsync("dialog button[type=submit]");
    }

    /// <summary>Violations of the Content-Security-Policy so far. Reading them empties the list of faults, for tests that provoke them.</summary>
    public async Task<string[]> TakeViolationsAsync()
    {
        var found = await Page.EvaluateFunctionAsync<string[]>("() => window.violations.splice(0)");
        _faults.Clear();
        return found;
    }

    private async Task<bool> TryClickAsync(string selector, int times)
    {
        var found = await Page.EvaluateFunctionHandleAsync(
            "selector => [...document.querySelectorAll(selector)].find(node => node.checkVisibility() && !node.disabled) ?? null", selector);
        try
        {
            await (found is IElementHandle element ? element.ClickAsync(new ClickOptions { Count = times }) : Task.CompletedTask);
            return found is IElementHandle;
        }
        catch (PuppeteerException)
        {
            // The page has replaced the element meanwhile.
            return false;
        }
    }

    // A test that fails says what the page shows.
    private Task UntilAsync(Func<Task<bool>> holds, string what) =>
        Eventually.Get(async () => await holds() ? null : await TextAsync(), shown => shown is null, what, Limit);

    public async ValueTask DisposeAsync()
    {
        var violations = await Page.EvaluateFunctionAsync<string[]>("() => window.violations");
        var context = Page.BrowserContext;
        await Page.CloseAsync();
        await context.CloseAsync();
        Assert.Empty(violations);
        Assert.Empty(_faults);
    }
}
