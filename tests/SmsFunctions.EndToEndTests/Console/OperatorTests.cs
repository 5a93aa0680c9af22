using System.Text.Json.Nodes;
using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;
using PuppeteerSharp;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Console;

/// <summary>What the person on call does: hold and open the gate, decide about unconfirmed messages, cancel.</summary>
[Collection(ConsoleTests.Name)]
public sealed class OperatorTests(RunningApps apps, Browser browser)
{
    private const string Confirm = "dialog [data-act=confirm]";

    private static readonly ViewPortOptions Phone = new() { Width = 360, Height = 740, IsMobile = true, HasTouch = true };

    [BrowserFact]
    public async Task The_gate_is_held_and_opened_on_the_screen_of_a_phone_with_the_name_of_the_operator()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, prepare: page => page.SetViewportAsync(Phone));
        await tab.ClickAsync("[data-act=menu]");
        await tab.ClickAsync("[data-act=operator]");
        await tab.TypeAsync("dialog input[name=operator]", "Анна");
        await tab.ClickAsync("dialog button[type=submit]");

        await tab.ClickAsync("#banner [data-act=hold]");
        await tab.TypeAsync("dialog input[name=reason]", "wrong text");
        await tab.ClickAsync(Confirm);
        await tab.ShowsAsync("#banner", "wrong text");
        var held = await app.GetJsonAsync("api/gate");
        await tab.ClickAsync("#banner [data-act=open]");
        await tab.ClickAsync(Confirm);
        await tab.ShowsAsync("#banner [data-status=open]");

        Assert.Equal(("held", "wrong text", "Анна"), (Word(held, "state"), Word(held, "reason"), Word(held, "by")));
        Assert.Equal("open", Word(await app.GetJsonAsync("api/gate"), "state"));
    }

    [BrowserFact]
    public async Task A_stopped_gate_shows_the_advice_and_the_time_of_the_next_probe()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        app.Simulator.Faults.Add(new() { Action = FaultAction.Code, Code = "Error_Invalid_Password" });
        var id = await app.SendAsync(new { to = "79001234567", text = "Hello" });
        await app.WaitForAsync(id, "held");
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "gate");
        var gate = await app.GetJsonAsync("api/gate");

        await tab.ShowsAsync("main [data-status=stopped]");
        await tab.ShowsAsync("main", gate["advice"]!["en"]!.GetValue<string>());
        await tab.ShowsAsync("main .facts", "Next probe");
        await tab.ShowsAsync("main", "InvalidPassword");
    }

    [BrowserFact]
    public async Task A_breaker_shows_that_the_gateway_is_tried_again()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        app.Simulator.Faults.Add(new() { Action = FaultAction.Code, Code = "Error_Gateway_Offline" });
        foreach (var phone in Enumerable.Range(0, 5))
        {
            await app.SendAsync(new { to = $"7900123456{phone}", text = "Hello" });
        }

        await Eventually.Get(() => app.GetJsonAsync("api/gate"), gate => Word(gate, "state") == "breaker", "the breaker has opened");
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "gate");

        await tab.ShowsAsync("main [data-status=breaker]");
        await tab.ShowsAsync("main .facts", "Next probe");
    }

    [BrowserTheory]
    [InlineData("sent", "[data-status=unknown]")]
    [InlineData("failed", "[data-status=failed]")]
    [InlineData("resend", "[data-status=sent], [data-status=delivered]")]
    public async Task An_unconfirmed_message_is_decided_by_the_operator(string outcome, string statuses)
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        app.Simulator.Faults.Add(new() { Action = FaultAction.Fin, Script = Script.Single, Times = 1 });
        var id = await app.SendAsync(new { to = "79001234567", text = "Hello" });
        await app.WaitForAsync(id, "unconfirmed");
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, "attention", ConsolePages.HurryAsync);
        await tab.ShowsAsync("main table", "+7 900 123-45-67");
        await tab.FollowAsync($"message/{id}");

        await tab.ClickAsync($"main [data-act=resolve-{outcome}]");
        await tab.ShowsAsync(Confirm, "1");
        var focused = await tab.Page.EvaluateExpressionAsync<string>("document.activeElement.dataset.act");
        var warned = await tab.SeesAsync("dialog .note.warn", "may arrive twice");
        var priced = await tab.SeesAsync("dialog .facts", "2.00");
        await tab.ClickAsync(Confirm);
        await tab.ShowsAsync($"main :is({statuses})");

        Assert.Equal(("back", outcome == "resend", outcome == "resend"), (focused, warned, priced));
        Assert.Equal(outcome == "resend" ? 2 : 1, app.Simulator.Ledger.Count);
    }

    [BrowserFact]
    public async Task A_batch_that_is_half_sent_is_cancelled_for_the_rest()
    {
        await using var app = await apps.TakeAsync(ConsolePages.Priced);
        app.Simulator.Faults.Add(new() { Action = FaultAction.LineCode, Code = "Error_Message_Queue_Full", Lines = [1] });
        var batch = (await app.SendBatchAsync(new { to = new[] { "79001234561", "79001234562" }, text = "Hello" }))["id"]!.GetValue<string>();
        await Eventually.True(() => app.Simulator.Ledger.Count > 0, "the first message is sent");
        (await app.RequestAsync(HttpMethod.Put, "api/gate", new { state = "held", reason = "cancel" })).EnsureSuccessStatusCode();
        await Eventually.Get(
            () => app.GetJsonAsync($"api/batches/{batch}"), read => read["counts"]!["held"]?.GetValue<int>() == 1, "the second message is held");
        await using var tab = await ConsoleTab.OpenAsync(browser, app.Address, $"batch/{batch}");

        await tab.ClickAsync("main [data-act=cancel]");
        await tab.ShowsAsync("dialog", "Too late");
        await tab.ShowsAsync(Confirm, "1");
        await tab.ClickAsync(Confirm);
        await tab.ShowsAsync("main [data-status=cancelled]");

        Assert.Single(app.Simulator.Ledger.Entries);
    }

    private static string? Word(JsonNode node, string name) => node[name]?.GetValue<string>();
}
