using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Console;

/// <summary>The page that sends: counting, checking, and sending each batch once.</summary>
[Collection(ConsoleTests.Name)]
public sealed class SendPageTests(RunningApps apps, Browser browser)
{
    private const string Text = "textarea[name=text]", Check = "[data-act=check]", Send = "[data-act=send]", Confirm = "dialog [data-act=confirm]";

    [BrowserFact]
    public async Task The_counter_shows_the_segments_that_the_dry_run_counts()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "send");
        string[] texts =
        [
            new('a', 160), new('a', 161), new('я', 70), new('я', 71), $"{new string('a', 159)}€", new('€', 80), "Cafe\u0301", "emoji \U0001F600",
            $"{new string('я', 66)}\U0001F600",
        ];

        foreach (var text in texts)
        {
            await tab.TypeAsync(Text, text);
            var request = new { to = "79001234567", text, replaceLookAlikes = "never" };
            using var answer = await app.RequestAsync(HttpMethod.Post, "api/messages?dryRun=true", request);
            var message = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            await tab.ShowsAsync($"[data-segments='{message["segments"]}'][data-encoding='{message["encoding"]}'][data-left='{message["charactersLeft"]}']");
        }

        await tab.TypeAsync(Text, "plain text with \u201Cquotes\u201D");
        await tab.ShowsAsync("[data-counter]", "U+201C");
    }

    [BrowserFact]
    public async Task A_check_stores_and_sends_nothing()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "send");

        await ComposeAsync(tab, "79001234567, 79001234567, 7900", "Hello");

        await tab.ShowsAsync("[data-check]", "too short for a number");
        await tab.ShowsAsync("[data-check]", "2.00");
        Assert.Empty(await app.RowsAsync());
        Assert.Empty(app.Simulator.Ledger.Entries);
    }

    [BrowserFact]
    public async Task Ten_thousand_rows_in_windows_1251_are_sent_once()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "send");
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var rows = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"Анна {i};7901{i:D7}\r\n"));

        await tab.UploadAsync("Рассылка.csv", Encoding.GetEncoding(1251).GetBytes($"имя;телефон\r\n{rows}"));
        await tab.ShowsAsync(".note.good", "10,000 rows");
        await tab.ShowsAsync("main table", "Анна 0");
        await tab.TypeAsync(Text, "Сегодня скидки");
        await tab.ClickAsync(Check);
        await tab.ClickAsync(Send);
        await tab.TypeAsync("dialog input[name=typed]", "10000");
        await tab.ClickAsync(Confirm);
        await tab.ShowsAsync("[data-page=batch]");
        await Eventually.True(() => app.Simulator.Ledger.Count >= 10_000, "all messages are sent");

        Assert.Equal(10_000, app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Distinct().Count());
        Assert.Equal(10_000, app.Simulator.Ledger.Count);
    }

    [BrowserFact]
    public async Task Files_that_cannot_be_sent_are_refused_with_the_reason_and_the_rows()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "send");

        await tab.UploadAsync("book.xlsx", [0x50, 0x4B, 0x03, 0x04, 1, 2, 3]);
        await tab.ShowsAsync("main .note.bad", "book.xlsx is an Excel workbook");
        await tab.UploadAsync("picture.csv", [0x89, 0x50, 0, 0, 0, 1]);
        await tab.ShowsAsync("main .note.bad", "picture.csv is not a text file");
        await tab.UploadAsync("numbers.csv", "phone;name\n79001234567;A\n7,9E+10;B\n########;C\n;D\n"u8.ToArray());
        await tab.ShowsAsync("main .note.bad", "3 rows cannot be used");
        await tab.ShowsAsync("main table tr", "Excel lost its digits");
        await tab.UploadAsync("long.csv", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10_001).Select(i => $"7901{i:D7}\n"))));
        await tab.TypeAsync(Text, "Hello");
        await tab.ClickAsync(Check);
        await tab.ShowsAsync("[data-check] .note.bad", "10,001");

        Assert.Empty(await app.RowsAsync());
    }

    [BrowserFact]
    public async Task Double_clicks_repeated_Enter_and_a_reload_make_one_batch()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "send", ConsolePages.HurryAsync);
        await ComposeAsync(tab, "79001234567", "Hello once");
        await tab.ClickAsync(Send);
        await tab.ShowsAsync(Confirm);

        await tab.ClickAsync(Confirm, times: 2);
        await tab.ShowsAsync(ConsolePages.SentBatch);
        await tab.Page.ReloadAsync();
        await tab.ShowsAsync("[data-page=batch] .badge");
        await tab.GoAsync("send");
        await ComposeAsync(tab, "79001234567", "Hello once");
        await tab.ShowsAsync("[data-check] .note.warn", "already sent today");
        await tab.ShowsAsync($"{Send}:disabled");

        Assert.Single(app.Simulator.Ledger.Entries);
        await tab.ClickAsync("input[name=again]");
        await tab.ClickAsync(Send);
        await tab.ShowsAsync(Confirm);
        await tab.Page.FocusAsync(Confirm);
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.ShowsAsync(ConsolePages.SentBatch);
        Assert.Equal(2, app.Simulator.Ledger.Count);
    }

    [BrowserFact]
    public async Task A_secret_text_is_sent_once_with_a_key_that_cannot_be_computed_and_is_in_no_address()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "send", ConsolePages.HurryAsync);
        await ComposeAsync(tab, "79001234567", "Code 4821", isSecret: true);
        await tab.ClickAsync(Send);
        await tab.ShowsAsync(Confirm);
        await tab.ClickAsync(Confirm, times: 2);
        await tab.ShowsAsync(ConsolePages.SentBatch);
        await tab.FollowAsync("send");
        await ComposeAsync(tab, "79001234567", "Code 4821", isSecret: true);
        await tab.ShowsAsync("[data-check] .note.warn", "already sent today");
        await tab.ShowsAsync($"{Send}:disabled");

        await tab.Page.ReloadAsync();
        await ComposeAsync(tab, "79001234567", "Code 4821", isSecret: true);
        await tab.ClickAsync(Send);
        await tab.ClickAsync(Confirm);
        await tab.ShowsAsync(".toast", "accepted before");

        Assert.Single(app.Simulator.Ledger.Entries);
        var sends = tab.Requests.Where(request => request.Headers.ContainsKey("idempotency-key")).ToList();
        var key = Assert.Single(sends.Select(request => request.Headers["idempotency-key"].Trim('"')).Distinct());
        var bodies = sends.Select(request => request.PostData).Distinct();
        var days = Enumerable.Range(-1, 3).Select(day => $"{TimeProvider.System.GetUtcNow().AddHours(3).AddDays(day):yyyy-MM-dd}");
        Assert.DoesNotContain(key, bodies.SelectMany(body => days.Select(day => HashOf($"{body}{day}"))));
        Assert.DoesNotContain(tab.Requests, request => request.Url.Contains(key, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task A_send_whose_answer_is_lost_is_shown_as_unknown_and_its_repetition_sends_nothing_twice()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var proxy = HttpProxy.To(app.Address.Port);
        await using var tab = await ConsoleTab.OpenAsync(browser, new Uri($"http://127.0.0.1:{proxy.Port}"), "send", ConsolePages.HurryAsync);
        await ComposeAsync(tab, "79001234567", "Hello in doubt");
        await tab.ClickAsync(Send);

        // The browser itself repeats a request on a connection that was used before, so several answers are lost.
        proxy.Cuts = request => request is { Method: "POST", Path: "/api/batches" } ? new Cut(Before: false, () => { }) : null;
        await tab.ClickAsync(Confirm);
        await tab.ShowsAsync(Confirm, "Repeat");
        await tab.ShowsAsync("dialog .note.bad", "not known");
        proxy.Cuts = null;
        await tab.ClickAsync(Confirm);
        await tab.ShowsAsync(".toast", "accepted before");
        await tab.ShowsAsync(ConsolePages.SentBatch);

        Assert.Single(app.Simulator.Ledger.Entries);
    }

    [BrowserFact]
    public async Task Ten_o_clock_is_ten_o_clock_in_Moscow_for_a_browser_in_New_York()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "send", page => page.EmulateTimezoneAsync("America/New_York"));
        var tomorrow = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddHours(3).Date).AddDays(1);
        await tab.ShowsAsync("input[name=sendAt]");

        await tab.Page.EvaluateFunctionAsync(
            "at => { const node = document.querySelector('input[name=sendAt]'); node.value = at; node.dispatchEvent(new Event('input', { bubbles: true })); }",
            $"{tomorrow:yyyy-MM-dd}T10:00");
        await ComposeAsync(tab, "79001234567", "Good morning");
        await tab.ShowsAsync("[data-check]", "10:00");
        await tab.ClickAsync(Send);
        await tab.ClickAsync(Confirm);
        await tab.ShowsAsync("[data-page=batch] .badge", "scheduled");
        await tab.ShowsAsync("[data-page=batch] code");

        var id = (await tab.TextAsync("[data-page=batch] code")).Trim();
        Assert.Equal($"{tomorrow:yyyy-MM-dd}T07:00:00", (await app.GetJsonAsync($"api/batches/{id}"))["sendAt"]!.GetValue<string>()[..19]);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static async Task ComposeAsync(ConsoleTab tab, string numbers, string text, bool isSecret = false)
    {
        await tab.TypeAsync("textarea[name=numbers]", numbers);
        await tab.TypeAsync(Text, text);
        if (isSecret)
        {
            await tab.ClickAsync("details summary");
            await tab.ClickAsync("input[name=secret]");
        }

        await tab.ClickAsync(Check);
        await tab.ShowsAsync("[data-check] [data-accepted]");
    }
}
