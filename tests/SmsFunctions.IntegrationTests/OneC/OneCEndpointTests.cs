using System.Net;
using SmsFunctions.IntegrationTests.Spending;
using SmsFunctions.Messages;
using SmsFunctions.OneC;
using SmsFunctions.StopList;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.OneC;

/// <summary>Tests of the 1C endpoint: sending, answers and later status requests.</summary>
[Collection(OneCTests.Name)]
public sealed class OneCEndpointTests(AzuriteFixture azurite)
{
    private const string Phone = InProcessApp.Phone, Other = "79001234568";

    [Fact]
    public async Task A_message_is_stored_and_sent_and_its_status_is_read_from_the_table()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        var id = OneCAnswer.IdOf(await app.Send1CAsync(@"Заказ №5 готов\n«ждём»"));
        Assert.Equal("Enqueued", await app.Word1CAsync(id));
        await app.WorkAsync();
        Assert.Equal("Result: OK_Operation_Completed\r\nSMS_Time: 2021-03-14 15:00:00\r\nSMS_Status: Sent", await app.Status1CAsync(id));
        var chunk = await app.NextCheckAsync(await ChunkAsync(app, id));

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal((Phone, "Заказ №5 готов\n«ждём»", "DEMO", false), (entry.Phone, entry.Text, entry.Sender, entry.Flash));
        Assert.Equal((MessageStatus.Delivered, $"1C {id[..15]}"), (chunk.Recipients[0].Status, chunk.Reference));
        Assert.Equal("Delivered_To_Recipient", await app.Word1CAsync(id));
    }

    [Fact]
    public async Task A_status_request_after_60_days_is_answered_without_a_gateway_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        var id = OneCAnswer.IdOf(await app.Send1CAsync());
        await app.WorkAsync();
        var calls = app.Simulator.Calls.CountOf("1c_i.php");
        app.Time.Advance(TimeSpan.FromDays(60));

        Assert.Equal("Sent", await app.Word1CAsync(id));
        Assert.Equal(calls, app.Simulator.Calls.CountOf("1c_i.php"));
    }

    [Fact]
    public async Task A_flash_message_is_sent_as_flash()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        await app.Send1CAsync(flash: "1");
        await app.Send1CAsync(flash: "0");
        await app.WorkAsync();

        Assert.Equal([false, true], app.Simulator.Ledger.Entries.Select(entry => entry.Flash).Order());
    }

    [Fact]
    public async Task A_repeated_request_is_a_second_message_as_at_the_gateway()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        var ids = new[] { OneCAnswer.IdOf(await app.Send1CAsync()), OneCAnswer.IdOf(await app.Send1CAsync()) };
        await app.WorkAsync();

        Assert.NotEqual(ids[0], ids[1]);
        Assert.Equal(2, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_timed_message_is_held_by_the_app_until_its_Moscow_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        var id = OneCAnswer.IdOf(await app.SendTimed1CAsync("2021-03-15T00:30:00Z"));
        var due = new DateTimeOffset(2021, 3, 14, 21, 30, 0, TimeSpan.Zero);

        Assert.Equal(due, (await app.Stored.ChunkAsync(await ChunkAsync(app, id))).Due);
        Assert.Equal("Result: OK_Operation_Completed\r\nSMS_Time: 2021-03-15 00:30:00\r\nSMS_Status: Enqueued", await app.Status1CAsync(id));
        app.Time.Advance(due - app.Now - TimeSpan.FromMinutes(1));
        await app.TickAsync();
        Assert.Equal(0, app.Simulator.Ledger.Count);
        await app.LiveAsync(TimeSpan.FromMinutes(2));
        Assert.Null(Assert.Single(app.Simulator.Ledger.Entries).Time);
        Assert.Equal("Sent", await app.Word1CAsync(id));
    }

    [Theory]
    [InlineData("2012-01-30T13:10:00Z")]
    [InlineData("2031-01-30T13:10:00Z")]
    [InlineData("tomorrow")]
    public async Task An_invalid_time_is_refused(string time)
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        Assert.Equal("Result: Error_Invalid_Header", await app.SendTimed1CAsync(time));
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Fact]
    public async Task A_batch_has_a_line_for_each_phone_in_its_order()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        await app.Get<StopListTable>().AddAsync("79001234569", null, app.Now, CancellationToken.None);

        var lines = OneCAnswer.Phones(await app.SendBatch1CAsync([Phone, "12", "79001234569", "8 900 123-45-67", Other, ""], "Tom & Jerry <3"));
        await app.WorkAsync();

        Assert.Equal(
            ["!!!Error_Invalid_Destination_Address", "!!!Error_Message_Rejected", lines[0], "!!!Error_Invalid_Destination_Address"],
            new[] { lines[1], lines[2], lines[3], lines[5] });
        Assert.Equal([(Phone, "Tom & Jerry <3"), (Other, "Tom & Jerry <3")], app.Simulator.Ledger.Entries.Select(entry => (entry.Phone, entry.Text)));
        Assert.Equal(["Sent", "Sent"], [await app.Word1CAsync(lines[0]), await app.Word1CAsync(lines[4])]);
        Assert.Equal((lines[0][..15], "000", "002"), (lines[4][..15], lines[0][15..], lines[4][15..]));
        Assert.Equal("Error_Rejected", await app.Word1CAsync($"{lines[0][..15]}001"));
    }

    [Fact]
    public async Task A_batch_without_a_valid_phone_stores_nothing_and_reports_the_error_of_each()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.With("Sending:AllowedNumbers", "7901*"));

        Assert.Equal(
            ["!!!Error_Invalid_Destination_Address", "!!!Error_Invalid_Destination_Address"],
            OneCAnswer.Phones(await app.SendBatch1CAsync(["1", "x"])));
        Assert.Equal(["!!!Error_Message_Rejected", "!!!Error_Invalid_Destination_Address"], OneCAnswer.Phones(await app.SendBatch1CAsync([Phone, "x"])));
        Assert.Equal("Result: Error_Message_Rejected", await app.Send1CAsync());
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Fact]
    public async Task Two_hundred_phones_are_one_gateway_call_and_one_more_is_refused()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        var phones = Enumerable.Range(0, 201).Select(i => $"7900{i:D7}").ToArray();

        Assert.Equal("Result: Error_Invalid_Header", await app.SendBatch1CAsync(phones));
        var lines = OneCAnswer.Phones(await app.SendBatch1CAsync(phones[..200]));
        await app.WorkAsync();

        Assert.Equal(200, lines.Distinct().Count());
        Assert.Equal((200, 1), (app.Simulator.Ledger.Count, app.Simulator.Calls.CountOf("1c_p.php")));
        Assert.Equal("Sent", await app.Word1CAsync(lines[199]));
    }

    [Fact]
    public async Task An_error_of_the_whole_request_has_the_protocols_error_code_and_stores_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        Assert.Equal("Result: Error_Invalid_Destination_Address", await app.Send1CAsync(to: "12345"));
        Assert.Equal("Result: Error_Invalid_Source_Address", await app.Send1CAsync(from: "far too long a name"));
        Assert.Equal("Result: Error_Message_Rejected", await app.Send1CAsync(text: new string('я', 671)));
        Assert.Equal("Result: Error_Invalid_Header", await app.Send1CAsync(text: ""));
        Assert.Equal("Result: Error_Message_Rejected", await app.Send1CAsync(text: "\u00A0"));
        Assert.Equal("Result: Error_Message_Rejected", await app.SendBatch1CAsync([Phone], text: "\u00A0\u00AD"));
        Assert.Equal("Result: Error_Invalid_Source_Address", await app.SendBatch1CAsync([Phone], from: "far too long a name"));
        Assert.Equal("Result: Error_Message_Rejected", await app.SendBatch1CAsync([Phone], text: new string('я', 671)));
        Assert.Equal("Result: Error_Invalid_Header", await app.SendBatch1CAsync([Phone, Other], count: 3));
        Assert.Equal("Result: Error_Invalid_Header", await app.PostXmlAsync("hello"));
        Assert.Equal("Result: Error_Invalid_Header", await app.PostXmlAsync(new string(' ', 64 * 1024 + 1)));
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Fact]
    public async Task No_text_can_add_a_phone()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        const string Text = "x</Text><PhonesList>79990000000</PhonesList><NumPh>1</NumPh><Text>y";

        Assert.Single(OneCAnswer.Phones(await app.SendBatch1CAsync([Phone], Text)));
        await app.WorkAsync();

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal((Phone, Text), (entry.Phone, entry.Text));
    }

    [Fact]
    public async Task Only_the_configured_account_has_access_and_without_one_the_endpoint_is_404()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        await using var closed = await InProcessApp.StartAsync(azurite);

        Assert.Equal("Result: Error_Invalid_Login", (await AskBalanceAsync(app, "demo", OneCAnswer.Password)).Body);
        Assert.Equal("Result: Error_Invalid_Login", (await AskBalanceAsync(app, OneCAnswer.User, "wrong")).Body);
        Assert.Equal("Result: Error_Invalid_Login", (await AskBalanceAsync(app, null, null)).Body);
        Assert.Equal("Result: Error_Invalid_Login", await app.SendBatch1CAsync([Phone], password: "wrong"));
        Assert.Equal((404, ""), (await AskBalanceAsync(closed, OneCAnswer.User, OneCAnswer.Password)) is var answer ? (answer.Status, answer.Body) : default);
        var batch = await DirectCall.OfAsync(closed.Services, [], request => closed.Create<OneCFunctions>().SendBatchAsync(request, CancellationToken.None));
        Assert.Equal(404, batch.Status);
        Assert.Empty(await app.Stored.RowsAsync());
        Assert.Equal(0, app.Simulator.Calls.CountOf("1c_b.php"));
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_login_is_refused_for_a_second_from_this_address_alone()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        var (here, there) = (IPAddress.Parse("203.0.113.1"), IPAddress.Parse("203.0.113.2"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("Result: Error_Invalid_Login", (await AskBalanceAsync(app, OneCAnswer.User, "wrong", here)).Body);
        }

        Assert.Equal("Result: Error_Invalid_Login", (await AskBalanceAsync(app, OneCAnswer.User, OneCAnswer.Password, here)).Body);
        Assert.StartsWith("Result: OK", (await AskBalanceAsync(app, OneCAnswer.User, OneCAnswer.Password, there)).Body);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("Result: OK", (await AskBalanceAsync(app, OneCAnswer.User, OneCAnswer.Password, here)).Body);
    }

    [Fact]
    public async Task Guessing_is_one_log_line_a_minute_and_one_alert()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        for (var i = 0; i < 30; i++)
        {
            await AskBalanceAsync(app, OneCAnswer.User, "wrong");
        }

        app.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Single(app.Log.Alerts("OneCWrongLogins"));
        var line = Assert.Single(app.Log.Lines, line => line.Contains("1C endpoint refused", StringComparison.Ordinal));
        Assert.Contains("refused 30 requests with a wrong login", line);
    }

    [Fact]
    public async Task Only_allowed_addresses_reach_the_endpoint_and_the_body_of_others_is_not_read()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.With("OneC:AllowAddresses", "203.0.113.0/24"));

        var allowed = await AskBalanceAsync(app, OneCAnswer.User, OneCAnswer.Password, IPAddress.Parse("203.0.113.1"));
        var other = await AskBalanceAsync(app, OneCAnswer.User, OneCAnswer.Password, IPAddress.Parse("198.51.100.1"));

        Assert.StartsWith("Result: OK", allowed.Body);
        Assert.Equal((200, "Result: Error_Unauthorised_IP_Address"), (other.Status, other.Body));
        Assert.Equal("Result: Error_Unauthorised_IP_Address", await app.PostXmlAsync("not XML"));
    }

    [Fact]
    public async Task The_balance_comes_from_the_gateway_and_is_requested_once_a_minute()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        app.SetBalance(98765.5m);

        Assert.Equal("Result: OK_Operation_Completed\r\nBalance: 98765.5", await app.Balance1CAsync());
        await app.Balance1CAsync();
        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_b.php"));
        app.GatewayWire.Cuts = Cuts.Everything();
        app.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Result: Error_Gateway_Offline", await app.Balance1CAsync());
    }

    [Theory]
    [InlineData("123")]
    [InlineData("123456789012345000")]
    public async Task An_id_that_was_never_issued_is_unknown(string id)
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        Assert.Equal("Result: Error_Invalid_MessageID", await app.Status1CAsync(id));
    }

    [Fact]
    public async Task An_index_beyond_the_batch_is_unknown()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        var id = OneCAnswer.IdOf(await app.Send1CAsync());

        Assert.Equal("Result: Error_Invalid_MessageID", await app.Status1CAsync($"{id[..15]}001"));
    }

    [Fact]
    public async Task A_closed_gate_holds_the_message_and_does_not_change_the_answer()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        app.Simulator.Gateway.Change(settings => settings with { Password = "another" });
        await app.Send1CAsync();
        await app.WorkAsync();

        var id = OneCAnswer.IdOf(await app.Send1CAsync());

        Assert.Equal("Enqueued", await app.Word1CAsync(id));
        Assert.Equal(0, app.Simulator.Ledger.Count);
    }

    private static Task<DirectCall> AskBalanceAsync(InProcessApp app, string? user, string? password, IPAddress? from = null) => OneCDriver.CallFromAsync(
        app, from ?? IPAddress.Loopback, (functions, request) => functions.BalanceAsync(request, CancellationToken.None), user, password);

    private static async Task<ChunkId> ChunkAsync(InProcessApp app, string id) =>
        (await app.Get<RequestNumbers>().FindAsync(id[..15], CancellationToken.None))!.Value.Chunk(0);
}
