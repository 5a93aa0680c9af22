using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using GatewaySimulator.Faults;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>End-to-end tests of batches.</summary>
public sealed class BatchTests(RunningApps apps) : IClassFixture<RunningApps>
{
    private static readonly string[] Sent = ["sent", "delivered"];

    [Fact]
    public async Task Two_hundred_recipients_take_one_gateway_call_and_three_transactions()
    {
        await using var app = await apps.TakeAsync(Untracked);
        app.Tables.ForgetRequests();
        app.Queues.ForgetRequests();

        var batch = await app.SendBatchAsync(new { to = Numbers(200), text = "Привет" });
        await app.WaitForBatchAsync(Id(batch), Sent);

        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_p.php"));
        Assert.Equal(Numbers(200), app.Simulator.Ledger.Entries.Select(entry => entry.Phone));
        Assert.Equal(3, app.Tables.Requests.Count(request => request.IsTransaction));
        Assert.Equal(1, app.Queues.Requests.Count(request => request.IsPut("sms-send")));
        await Eventually.True(() => app.Queues.Requests.Count(request => request.IsDelete("sms-send")) == 1, "the hint is deleted");
        Assert.Equal((200, 0, 200), (batch["accepted"]!.GetValue<int>(), batch["rejected"]!.AsArray().Count, batch["segments"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData(201, 2, 1)]
    [InlineData(9_800, 49, 1)]
    [InlineData(10_000, 50, 2)]
    public async Task Every_recipient_of_a_large_batch_gets_one_message(int count, int chunks, int transactions)
    {
        await using var app = await apps.TakeAsync(Untracked);
        app.Tables.ForgetRequests();
        var batch = await app.SendBatchAsync(new { to = Numbers(count), text = "Hello" });
        await app.WaitForBatchAsync(Id(batch), Sent);

        Assert.Equal(Numbers(count).Order(), app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Order());
        Assert.Equal(chunks, app.Gateway.Requests.Count);
        // Claims and results of several chunks share transactions.
        Assert.InRange(app.Tables.Requests.Count(request => request.IsTransaction), transactions + 2, transactions + (2 * chunks));
        Assert.DoesNotContain(
            await app.RowsAsync(),
            row => row.RowKey.StartsWith("os", StringComparison.Ordinal) || row.RowKey.StartsWith("ou", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_the_gateway_refuses_rejects_only_its_recipient()
    {
        await using var app = await apps.TakeAsync(Untracked);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.LineCode, Code = "Error_Invalid_Destination_Address", Lines = [0, 7, 199] });

        var batch = await app.SendBatchAsync(new { to = Numbers(200), text = "Hello" });
        var view = await app.WaitForBatchAsync(Id(batch), [.. Sent, "rejected"]);

        Assert.Equal((197, 3), (view["counts"]!["sent"]!.GetValue<int>(), view["counts"]!["rejected"]!.GetValue<int>()));
        var messages = await PagesAsync(app, Id(batch), 30);
        Assert.Equal(Numbers(200), messages.Select(message => message["to"]!.GetValue<string>()));
        Assert.Equal([0, 7, 199], Enumerable.Range(0, 200).Where(i => messages[i]["status"]!.GetValue<string>() == "rejected"));
        Assert.Equal(
            app.Simulator.Ledger.Entries.Select(entry => (entry.Phone, entry.Id)),
            messages.Where(message => message["gatewayId"] is not null)
                .Select(message => (message["to"]!.GetValue<string>(), message["gatewayId"]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_balance_that_runs_out_within_a_batch_holds_the_rest_until_the_gate_opens()
    {
        await using var app = await apps.TakeAsync(Untracked);
        app.Simulator.Gateway.Change(settings => settings with { Balance = 119 });

        var batch = await app.SendBatchAsync(new { to = Numbers(200), text = "Hello" });
        var view = await Eventually.Get(() => app.GetJsonAsync($"api/batches/{Id(batch)}"), seen => seen["counts"]!["sent"] is not null, "the first are sent");
        Assert.Equal(119, view["counts"]!["sent"]!.GetValue<int>());
        Assert.Equal(81, view["counts"]!["held"]!.GetValue<int>());
        var gate = await app.GetJsonAsync("api/gate");
        Assert.Equal(
            ("stopped", "NotEnoughCredits", 81),
            (gate["state"]!.GetValue<string>(), gate["code"]!.GetValue<string>(), gate["waiting"]!.GetValue<int>()));

        // A probe of the balance opens the gate within a minute. The test opens it as an operator does.
        app.Simulator.Gateway.Change(settings => settings with { Balance = 1_000 });
        using var opened = await app.RequestAsync(HttpMethod.Put, "api/gate", new { state = "open" });
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        await app.WaitForBatchAsync(Id(batch), Sent);
        Assert.Equal(Numbers(200), app.Simulator.Ledger.Entries.Select(entry => entry.Phone));
    }

    [Fact]
    public async Task Personal_texts_reach_their_own_recipients()
    {
        await using var app = await apps.TakeAsync(Untracked);

        var batch = await app.SendBatchAsync(new
        {
            template = "Hello {name}, your code is {code}",
            messages = Enumerable.Range(0, 60).Select(i => new { to = $"7900{i:D7}", variables = new { name = $"N{i}", code = i }, reference = $"r{i}" }),
        });
        await app.WaitForBatchAsync(Id(batch), Sent);

        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.Equal($"Hello N{Index(entry.Phone)}, your code is {Index(entry.Phone)}", entry.Text));
        Assert.Equal(60, app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Distinct().Count());
        Assert.Equal(
            Enumerable.Range(0, 60).Select(i => $"r{i}"),
            (await PagesAsync(app, Id(batch), 7)).Select(message => message["reference"]!.GetValue<string>()));

        static int Index(string phone) => int.Parse(phone[4..], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_dry_run_reports_the_result_and_stores_nothing()
    {
        await using var app = await apps.TakeAsync();

        using var response = await app.PostAsync(
            new { to = new[] { "+7 900 123-45-67", "89001234567", "12" }, text = "Привет" }, "api/batches?dryRun=true");
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(answer["id"]);
        Assert.Equal((1, 1, 1), (answer["accepted"]!.GetValue<int>(), answer["rejected"]!.AsArray().Count, answer["duplicates"]!.AsArray().Count));
        Assert.Empty(await app.RowsAsync());
    }

    [Fact]
    public async Task The_csv_has_a_line_for_each_message_and_contains_no_formula()
    {
        await using var app = await apps.TakeAsync(Untracked);
        var batch = await app.SendBatchAsync(new
        {
            messages = new[]
            {
                new { to = "79001234567", text = "one", reference = "=cmd|' /C calc'!A0" },
                new { to = "79001234568", text = "two", reference = "a,\"b\"" },
            },
        });
        await app.WaitForBatchAsync(Id(batch), Sent);

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        var bytes = await http.GetByteArrayAsync(new Uri(app.Address, $"api/batches/{Id(batch)}/messages"));
        var lines = System.Text.Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split("\r\n");

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.StartsWith("id,to,status,gatewayId", lines[0]);
        Assert.Contains(",\"'=cmd|' /C calc'!A0\",", lines[1]);
        Assert.Contains(",\"a,\"\"b\"\"\",", lines[2]);
        Assert.Equal(("", 4), (lines[^1], lines.Length));
    }

    [Theory]
    [InlineData("""{"to":[],"text":"x"}""", "to")]
    [InlineData("""{"to":["12"],"text":"x"}""", "to")]
    [InlineData("""{"to":["79001234567"],"text":"x","flash":true}""", "flash")]
    [InlineData("""{"to":["79001234567"]}""", "text")]
    [InlineData("""{"to":"79001234567","text":"x"}""", "to")]
    [InlineData("""{"messages":[{"to":"79001234567","txt":"x"}]}""", "messages")]
    [InlineData("{}", "body")]
    public async Task A_bad_batch_is_a_400_that_names_the_field(string body, string field)
    {
        await using var app = await apps.TakeAsync();

        using var response = await app.PostRawAsync(System.Text.Encoding.UTF8.GetBytes(body), path: "api/batches");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"{field}\":[", await response.Content.ReadAsStringAsync());
    }

    private static Dictionary<string, string?> Untracked => new() { ["TrackingTimer"] = "0 0 0 1 1 *", ["Sending__Lease"] = "00:02:00" };

    private static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => $"7900{i:D7}")];

    private static string Id(JsonNode batch) => batch["id"]!.GetValue<string>();

    private static async Task<List<JsonNode>> PagesAsync(AppHarness app, string id, int limit)
    {
        var (all, query) = (new List<JsonNode>(), $"?limit={limit}");
        while (true)
        {
            var page = await app.GetJsonAsync($"api/batches/{id}/messages{query}");
            all.AddRange(page["items"]!.AsArray().Select(item => item!));
            if (page["continuation"] is not { } next)
            {
                return all;
            }

            query = $"?limit={limit}&continuation={next.GetValue<string>()}";
        }
    }
}
