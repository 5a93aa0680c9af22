using System.Text;
using SmsFunctions.Console;

namespace SmsFunctions.EndToEndTests.Console;

/// <summary>Texts from outside are shown as they are and never run, and nothing foreign is loaded.</summary>
[Collection(ConsoleTests.Name)]
public sealed class HostileTextTests(RunningApps apps, Browser browser)
{
    private const string Image = "<img src=x onerror=alert(1)>", Svg = "\"><svg onload=alert(2)>", Address = "javascript:alert(3)", Reversed = "\u202Egnp.exe";

    [BrowserFact]
    public async Task Hostile_texts_are_shown_literally_on_every_page()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        app.Simulator.Faults.Add(new() { Action = GatewaySimulator.Faults.FaultAction.Code, Code = $"Error_{Image}", Times = 1 });
        var failed = await app.SendAsync(new { to = "79001234561", text = $"{Image} {Address}", reference = Svg });
        await app.WaitForAsync(failed, "failed");
        var batch = (await app.SendBatchAsync(new { to = new[] { "79001234562" }, text = Svg + Reversed, reference = Image }))["id"]!.GetValue<string>();
        (await app.RequestAsync(HttpMethod.Put, "api/gate", new { state = "held", reason = Image })).EnsureSuccessStatusCode();
        (await app.RequestAsync(HttpMethod.Put, "api/stoplist/79001234563", new { reason = Svg })).EnsureSuccessStatusCode();
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address);

        await tab.ForEachAsync(ConsolePages.AllWith(failed, batch), async place =>
        {
            Assert.Equal(0, await CountRunningAsync(tab));
            await tab.ShowsAsync("#banner", Image);
        });

        await tab.FollowAsync($"message/{failed}");
        await tab.ShowsAsync("blockquote", $"{Image} {Address}");
        await tab.ShowsAsync(".facts", Svg);
        await tab.FollowAsync("stoplist");
        await tab.ShowsAsync("main", Svg);
    }

    [BrowserFact]
    public async Task Hostile_names_and_cells_of_a_file_are_shown_literally()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "send");

        var cell = Svg.Replace("\"", "\"\"", StringComparison.Ordinal);
        await tab.UploadAsync($"{Image[..5]}.csv", Encoding.UTF8.GetBytes($"phone;{Image}\n79001234567;\"{cell}\"\n"));
        await tab.ShowsAsync("main table", Svg);
        await tab.TypeAsync("textarea[name=text]", Image);
        await tab.ClickAsync("[data-act=check]");
        await tab.ShowsAsync("[data-check]", Image);

        Assert.Equal(0, await CountRunningAsync(tab));
    }

    [BrowserFact]
    public async Task The_policy_of_the_page_refuses_injected_scripts_markup_styles_and_images()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address);
        await tab.LoadedAsync("overview");

        var markup = await tab.Page.EvaluateFunctionAsync<string>("""
            () => { try { document.body.innerHTML = '<b>x</b>'; return 'done'; } catch (refused) { return refused.name; } }
            """);
        var script = await tab.Page.EvaluateFunctionAsync<string>("""
            () => {
              try { const node = document.createElement('script'); node.text = 'window.ran = 1'; document.head.append(node); } catch { }
              return String(window.ran);
            }
            """);
        await tab.Page.EvaluateFunctionAsync("() => { document.body.setAttribute('style', 'color: red'); new Image().src = 'https://example.com/x.png'; }");
        await tab.NetworkIdleAsync();
        var violations = await tab.TakeViolationsAsync();

        Assert.Equal(("TypeError", "undefined"), (markup, script));
        Assert.Contains(violations, violation => violation.StartsWith("require-trusted-types-for", StringComparison.Ordinal));
        Assert.Contains(violations, violation => violation.StartsWith("style-src", StringComparison.Ordinal));
        Assert.Contains(violations, violation => violation.StartsWith("img-src https://example.com", StringComparison.Ordinal));
        using var page = await app.GetRawAsync("api/console");
        Assert.Equal(ConsoleFunctions.Policy, string.Join(", ", page.Headers.GetValues("Content-Security-Policy")));
    }

    [BrowserFact]
    public async Task The_page_is_not_shown_in_a_frame()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        var page = await browser.OpenAsync();

        await page.SetContentAsync($"<iframe src='{new Uri(app.Address, "api/console")}'></iframe>");
        var frame = Assert.Single(page.MainFrame.ChildFrames);
        var shown = await frame.EvaluateExpressionAsync<string>("location.protocol + (document.querySelector('#banner') ? 'console' : '')");
        await page.BrowserContext.CloseAsync();

        Assert.Equal("chrome-error:", shown);
    }

    // Elements and attributes through which a text from outside would run or load something.
    private static Task<int> CountRunningAsync(ConsoleTab tab) => tab.Page.EvaluateExpressionAsync<int>(
        "document.querySelectorAll('img, iframe, object, [onload], [onerror], a[href^=javascript]').length");
}
