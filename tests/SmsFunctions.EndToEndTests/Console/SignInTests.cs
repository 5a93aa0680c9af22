using PuppeteerSharp;
using SmsFunctions.Callers;

namespace SmsFunctions.EndToEndTests.Console;

/// <summary>The key of the console: asked for, kept in the tab, and never shown.</summary>
[Collection(ConsoleTests.Name)]
public sealed class SignInTests(RunningApps apps, Browser browser)
{
    private const string Key = "operator-key-0123456789", Viewer = "viewer-key-0123456789";
    private const string SignIn = "dialog[data-page=signin]";

    // A viewer has a key for each function that only reads.
    private static readonly Dictionary<string, string?> Keys = new(
        FunctionRights.Needed.Where(function => function.Value.HasFlag(CallerRights.Read))
            .Select(function => KeyValuePair.Create<string, string?>($"FunctionsHost__FunctionKeys__{function.Key}", Viewer)))
    {
        ["FunctionsHost__Key"] = Key,
    };

    [BrowserFact]
    public async Task Without_a_key_the_form_is_shown_and_a_wrong_key_gets_a_message_and_no_loop()
    {
        await using var app = await apps.TakeAsync(Keys);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address);
        await tab.ShowsAsync(SignIn);

        await tab.SignInAsync("wrong-key");
        await tab.ShowsAsync($"{SignIn} .note.bad", "This key is not valid");
        await tab.NetworkIdleAsync();
        var ofWrongKey = tab.Requests.Count(request => request.Headers.TryGetValue("x-functions-key", out var sent) && sent == "wrong-key");
        await tab.SignInAsync(Key);
        await tab.HidesAsync(SignIn);
        await tab.ShowsAsync("[data-act=hold]");

        Assert.Equal(1, ofWrongKey);
    }

    [BrowserFact]
    public async Task The_key_is_in_no_address_cookie_storage_or_log()
    {
        await using var app = await apps.TakeAsync(Keys);
        await using var tab = await SignedInAsync(app, Key);
        await tab.ForEachAsync(ConsolePages.All, _ => Task.CompletedTask);

        var kept = await tab.Page.EvaluateExpressionAsync<string>("document.cookie + JSON.stringify(localStorage) + location.href + document.body.innerHTML");

        Assert.DoesNotContain(Key, kept);
        Assert.All(tab.Requests, request => Assert.DoesNotContain(Key, request.Url));
        Assert.Contains(tab.Requests, request => request.Headers.TryGetValue("x-functions-key", out var sent) && sent == Key);
        Assert.DoesNotContain(app.Log, line => line.Contains(Key, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task A_key_that_is_revoked_while_a_batch_is_composed_costs_no_draft()
    {
        await using var app = await apps.TakeAsync(Keys);
        await using var tab = await SignedInAsync(app, Key);
        await tab.FollowAsync("send");
        await tab.UploadAsync("phones.csv", "phone\n79001234567\n79001234568\n"u8.ToArray());
        await tab.ShowsAsync(".note.good", "2 rows");
        await tab.TypeAsync("textarea[name=text]", "Hello from the draft");

        await tab.InterceptAsync(request => request.Url.Contains("/api/batches", StringComparison.Ordinal)
            ? () => request.RespondAsync(new ResponseData { Status = System.Net.HttpStatusCode.Unauthorized })
            : null);
        await tab.ClickAsync("[data-act=check]");
        await tab.ShowsAsync(SignIn);
        tab.ForwardAll();
        await tab.SignInAsync(Key);
        await tab.HidesAsync(SignIn);

        await tab.ShowsAsync("textarea[name=text]", "Hello from the draft");
        await tab.ShowsAsync(".note.good", "2 rows");
        await tab.ClickAsync("[data-act=check]");
        await tab.ShowsAsync("[data-accepted]", "2");
    }

    [BrowserFact]
    public async Task A_viewer_sees_no_acting_buttons_and_a_forged_call_is_refused()
    {
        await using var app = await apps.TakeAsync(Keys);
        await using var tab = await SignedInAsync(app, Viewer);
        string[] acting = ["hold", "open", "cancel", "change", "resend", "redeliver", "check", "send", "resolve-sent", "resolve-failed", "resolve-resend"];

        await tab.ForEachAsync(ConsolePages.All, async place =>
        {
            foreach (var action in acting)
            {
                Assert.False(await tab.SeesAsync($"[data-act={action}]"), $"{place} shows {action}");
            }
        });
        var forged = await tab.Page.EvaluateFunctionAsync<int>(
            "async key => (await fetch('gate', { method: 'PUT', headers: { 'x-functions-key': key, 'Content-Type': 'application/json' }, body: '{}' })).status",
            Viewer);

        Assert.Equal(401, forged);
    }

    [BrowserFact]
    public async Task The_first_load_makes_three_requests_and_the_second_asks_for_the_page_alone()
    {
        await using var app = await apps.TakeAsync(Keys);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address);
        await tab.ShowsAsync(SignIn);
        var first = tab.FilesAsked().ToList();

        await tab.Page.ReloadAsync();
        await tab.ShowsAsync(SignIn);
        var second = tab.FilesAsked().Skip(first.Count).Where(request => request.Response?.FromCache != true);

        Assert.Equal(3, first.Count);
        Assert.EndsWith("/api/console", Assert.Single(second).Url);
    }

    private async Task<ConsoleTab> SignedInAsync(AppHarness app, string key)
    {
        var tab = await ConsoleTab.OpenAsync(browser, app.Address);
        await tab.SignInAsync(key);
        await tab.HidesAsync(SignIn);
        return tab;
    }
}
