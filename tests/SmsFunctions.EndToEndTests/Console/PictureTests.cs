using PuppeteerSharp;
using SmsFunctions.Local;

namespace SmsFunctions.EndToEndTests.Console;

/// <summary>The pictures of the console in the README. They are made again with the folder in the variable <c>CONSOLE_PICTURES</c>.</summary>
[Collection(ConsoleTests.Name)]
public sealed class PictureTests(RunningApps apps, Browser browser)
{
    private static readonly ViewPortOptions Screen = new() { Width = 1280, Height = 860 }, Tall = new() { Width = 1280, Height = 1500 };

    [BrowserFact]
    public async Task The_overview_and_the_check_of_a_batch_are_shown_with_demo_traffic()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        using var client = new HttpClient { BaseAddress = app.Address };
        await new DemoTraffic(client).SendAsync(CancellationToken.None);
        using var temporary = new TemporaryFolder();
        var given = Environment.GetEnvironmentVariable("CONSOLE_PICTURES");
        var folder = given is { Length: > 0 } ? given : temporary.Path;
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, prepare: page => page.SetViewportAsync(Screen));

        await tab.ShowsAsync("main .card.urgent");
        await tab.ShowsAsync("main", "november sale");
        await tab.HidesAsync("main .card", "unknown");
        if (given is { Length: > 0 })
        {
            // The figures of the day are stored once a minute.
            await tab.ShowsAsync("main .card", "delivered");
        }

        await TakeAsync(tab, Path.Combine(folder, "console-overview.png"));

        await tab.Page.SetViewportAsync(Tall);
        await tab.FollowAsync("send");
        await tab.UploadAsync("customers.csv", "name;phone;order\nAnna;79014007001;4711\nPeter;79014007002;4712\nOlga;79014007003;4713\n"u8.ToArray());
        await tab.TypeAsync("textarea[name=text]", "Dear {name}, your order {order} is ready. Open daily from 9 to 21.");
        await tab.ClickAsync("[data-act=check]");
        await tab.ShowsAsync("[data-check] [data-accepted]", "3");
        await TakeAsync(tab, Path.Combine(folder, "console-send.png"));

        Assert.Equal(2, Directory.GetFiles(folder, "console-*.png").Length);
    }

    private static async Task TakeAsync(ConsoleTab tab, string path)
    {
        await tab.NetworkIdleAsync();
        await tab.Page.EvaluateExpressionAsync("scrollTo(0, 0)");
        await tab.Page.ScreenshotAsync(path, new ScreenshotOptions { FullPage = false });
    }
}
