using Deque.AxeCore.Commons;
using PuppeteerSharp;

namespace SmsFunctions.EndToEndTests.Console;

/// <summary>The console for everybody: keyboard, screen reader, small and enlarged screens, both languages and both themes.</summary>
[Collection(ConsoleTests.Name)]
public sealed class AccessTests(RunningApps apps, Browser browser)
{
    // The first parts of the keys of words.
    private const string Groups = "nav|send|gate|status|problem|dialog|cancel|resolve|stop|stats|system|money|callback|attention|overview|list|file|row|choice";

    [BrowserTheory]
    [InlineData("light", "en")]
    [InlineData("dark", "ru")]
    public async Task Every_page_has_all_its_words_and_no_serious_fault_of_accessibility(string theme, string language)
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        var (message, batch) = await FillAsync(app);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, prepare: page => page.EvaluateExpressionOnNewDocumentAsync(
            $$"""localStorage.setItem('sms-console', '{"theme":"{{theme}}","language":"{{language}}"}')"""));
        await tab.Page.EvaluateExpressionAsync(new BundledAxeScriptProvider().GetScript());

        await tab.ForEachAsync(ConsolePages.AllWith(message, batch), async place =>
        {
            var text = await tab.TextAsync();

            // A word that is missing is shown as its key, such as send.title.
            Assert.DoesNotMatch($@"(?<![\w./@-])({Groups})\.[a-zA-Z]+(?![\w.])", text);
            Assert.DoesNotContain("undefined", text);
            var faults = await tab.Page.EvaluateExpressionAsync<string[]>("""
                axe.run().then(result => result.violations.filter(fault => ['serious', 'critical'].includes(fault.impact))
                  .map(fault => `${fault.id}: ${fault.nodes.slice(0, 3).map(node => node.html).join(' | ')}`))
                """);
            Assert.True(faults.Length == 0, $"{place}: {string.Join('\n', faults)}");
        });
    }

    [BrowserFact]
    public async Task A_batch_is_sent_by_the_keyboard_alone()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, prepare: ConsolePages.HurryAsync);
        await tab.LoadedAsync("overview");

        await TabToAsync(tab, "[data-nav=send]");
        await tab.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(tab, "textarea[name=numbers]");
        await tab.Page.Keyboard.SendCharacterAsync("79001234567");
        await TabToAsync(tab, "textarea[name=text]");
        await tab.Page.Keyboard.SendCharacterAsync("Hello");
        await TabToAsync(tab, "[data-act=check]");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.ShowsAsync("[data-act=send]");
        await TabToAsync(tab, "[data-act=send]");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.ShowsAsync("dialog [data-act=confirm]:not(:disabled)");
        Assert.True(await FocusIsOnAsync(tab, "dialog [data-act=back]"));
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.HidesAsync("dialog");
        Assert.Empty(await app.RowsAsync());

        await TabToAsync(tab, "[data-act=send]");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.ShowsAsync("dialog [data-act=confirm]:not(:disabled)");
        await TabToAsync(tab, "dialog [data-act=confirm]");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.ShowsAsync(ConsolePages.SentBatch);
    }

    [BrowserTheory]
    [InlineData(360, 740, 1)]
    [InlineData(640, 400, 2)]
    public async Task A_small_or_enlarged_screen_needs_no_sideways_scroll_and_has_large_targets(int width, int height, int scale)
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        var (message, batch) = await FillAsync(app);
        var screen = new ViewPortOptions { Width = width, Height = height, DeviceScaleFactor = scale };
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, prepare: page => page.SetViewportAsync(screen));

        await tab.ForEachAsync(ConsolePages.AllWith(message, batch), async place =>
        {
            var wide = await tab.Page.EvaluateExpressionAsync<int>("document.documentElement.scrollWidth - innerWidth");
            var small = await tab.Page.EvaluateExpressionAsync<string[]>("""
                [...document.querySelectorAll('button, select, input, textarea, summary, nav a')].filter(node => node.checkVisibility())
                  .map(node => [node.closest('label.check') ?? node, node]).filter(([target]) => target.getBoundingClientRect().height < 43.5)
                  .map(([, node]) => node.outerHTML.slice(0, 120))
                """);
            Assert.True(wide <= 0, $"{place} is {wide} pixels too wide");
            Assert.True(small.Length == 0, $"{place} has small targets: {string.Join('\n', small)}");
        });
    }

    // The columns are widest with a long reference, the name of an alert source and the words in Russian.
    [BrowserTheory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task A_laptop_shows_all_columns_of_the_lists_without_a_sideways_scroll(string language)
    {
        await using var app = await apps.TakeAsync(new Dictionary<string, string?>(ConsolePages.Priced)
        {
            ["Hooks__monitoring__Kind"] = "generic",
            ["Hooks__monitoring__Paths__Text"] = "text",
            ["Hooks__monitoring__Paths__Reference"] = "id",
            ["Hooks__monitoring__To"] = "79001234567",
        });
        var alert = new { text = "Disk /var on db-3 has less than 5 % of its space left", id = "alert 2026-11-22 4711" };
        (await app.RequestAsync(HttpMethod.Post, "api/hooks/monitoring", alert)).EnsureSuccessStatusCode();
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, prepare: async page =>
        {
            await page.SetViewportAsync(new ViewPortOptions { Width = 1280, Height = 860 });
            await page.EvaluateExpressionOnNewDocumentAsync($$"""localStorage.setItem('sms-console', '{"language":"{{language}}"}')""");
        });

        await tab.ForEachAsync(["messages", "batches", "overview"], async place =>
        {
            await tab.ShowsAsync("main td", "hooks/monitoring");
            var wide = await tab.Page.EvaluateExpressionAsync<int>(
                "Math.max(...[...document.querySelectorAll('.table')].map(node => node.scrollWidth - node.clientWidth))");
            Assert.True(wide <= 0, $"{place} is {wide} pixels too wide");
        });
    }

    private static async Task<(string Message, string Batch)> FillAsync(AppHarness app)
    {
        app.Simulator.Faults.Add(new() { Action = GatewaySimulator.Faults.FaultAction.Fin, Script = GatewaySimulator.Protocol.Script.Single, Times = 1 });
        var text = "Hello, this is a text of some length for the tables of the console";
        var message = await app.SendAsync(new { to = "79001234567", text, reference = "order 17" });
        await app.WaitForAsync(message, "unconfirmed");
        var batch = await app.SendBatchAsync(new { to = new[] { "79001234561", "79001234562" }, text = "Привет" });
        (await app.RequestAsync(HttpMethod.Put, "api/stoplist/79001234563", new { reason = "asked by phone" })).EnsureSuccessStatusCode();
        return (message, batch["id"]!.GetValue<string>());
    }

    private static Task<bool> FocusIsOnAsync(ConsoleTab tab, string selector) =>
        tab.Page.EvaluateFunctionAsync<bool>("selector => document.activeElement.matches(selector)", selector);

    private static async Task TabToAsync(ConsoleTab tab, string selector)
    {
        await tab.ShowsAsync(selector);
        for (var presses = 0; !await FocusIsOnAsync(tab, selector); presses++)
        {
            Assert.True(presses < 80, $"Tab does not reach {selector}");
            await tab.Page.Keyboard.PressAsync("Tab");
        }
    }
}
