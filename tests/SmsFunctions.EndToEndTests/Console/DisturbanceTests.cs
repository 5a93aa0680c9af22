using System.Net;
using PuppeteerSharp;

namespace SmsFunctions.EndToEndTests.Console;

/// <summary>The console while the app is away, slow or broken, and lists that are empty for now.</summary>
[Collection(ConsoleTests.Name)]
public sealed class DisturbanceTests(RunningApps apps, Browser browser)
{
    [BrowserTheory]
    [InlineData("away")]
    [InlineData("503")]
    [InlineData("silent")]
    [InlineData("broken")]
    public async Task Without_an_answer_old_figures_stay_marked_as_old_and_what_is_unknown_is_said(string disturbance)
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);

        // A browser waits 20 s for an answer; in this test one second.
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, prepare: async page =>
        {
            await ConsolePages.HurryAsync(page);
            await page.EvaluateExpressionOnNewDocumentAsync(
                "const wait = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = time => wait(time / 20);");
        });
        await tab.ShowsAsync("#banner [data-fact=balance]", ".00");

        await tab.InterceptAsync(request => !request.Url.Contains("/api/", StringComparison.Ordinal) ? null : disturbance switch
        {
            "away" => () => request.AbortAsync(RequestAbortErrorCode.ConnectionRefused),
            "503" => () => request.RespondAsync(new ResponseData { Status = HttpStatusCode.ServiceUnavailable }),
            "broken" => () => request.RespondAsync(new ResponseData { Status = HttpStatusCode.OK, ContentType = "application/json", Body = "{\"gate\":" }),
            _ => () => Task.CompletedTask,
        });

        await tab.ShowsAsync("#banner.stale [data-fact=waiting]", "unknown");
        await tab.ShowsAsync("main .stale");
        await tab.ShowsAsync("#banner [data-fact=age]", "ago");
        Assert.False(await tab.SeesAsync("#banner [data-fact=waiting]", "0"));
    }

    [BrowserFact]
    public async Task A_gate_that_could_not_be_held_is_unmistakable()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address);
        await tab.ShowsAsync("#banner [data-status=open]");
        await tab.InterceptAsync(request => request.Method == HttpMethod.Put ? () => request.AbortAsync() : null);

        await tab.ClickAsync("#banner [data-act=hold]");
        await tab.ClickAsync("dialog [data-act=confirm]");

        await tab.ShowsAsync("dialog .note.loud", "could NOT be held");
        await tab.ShowsAsync("dialog [data-act=confirm]", "Repeat");
    }

    [BrowserFact]
    public async Task An_empty_page_with_more_to_read_says_so_and_goes_on()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address);
        await tab.ShowsAsync("#banner [data-act=hold]");
        var first = true;
        await tab.InterceptAsync(request =>
        {
            if (!request.Url.Contains("/api/messages?", StringComparison.Ordinal) || !first)
            {
                return null;
            }

            first = false;
            return () => request.RespondAsync(new ResponseData { ContentType = "application/json", Body = """{"items":[],"continuation":"20261101"}""" });
        });
        await tab.FollowAsync("messages");

        await tab.ShowsAsync(".end", "There is more.");
        await tab.InterceptAsync(request => request.Url.Contains("continuation=", StringComparison.Ordinal)
            ? () => request.RespondAsync(new ResponseData { ContentType = "application/json", Body = """{"items":[],"continuation":null}""" })
            : null);
        await tab.ClickAsync("[data-act=more]");
        await tab.ShowsAsync(".end .note");
    }

    [BrowserFact]
    public async Task Back_and_reload_keep_the_filters_of_a_list()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        var id = await app.SendAsync(new { to = "79001234567", text = "Hello" });
        await app.WaitForAsync(id, "sent", "delivered");
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "messages");
        await tab.ClickAsync("details.filter summary");
        await tab.TypeAsync("input[name=to]", "+7 900 123-45-67");
        await tab.ClickAsync("form.filters button.main[type=submit]:not([role=search] *)");
        await tab.ShowsAsync("main table a");

        await tab.Page.ReloadAsync();
        await tab.ShowsAsync("input[name=to]", "+7 900 123-45-67");
        await tab.ClickAsync("main table a");
        await tab.ShowsAsync("[data-page=message]");
        await tab.Page.GoBackAsync();
        await tab.ShowsAsync("[data-page=messages] input[name=to]", "+7 900 123-45-67");
    }
}
