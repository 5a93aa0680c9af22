using System.Net;

namespace SmsFunctions.EndToEndTests;

/// <summary>End-to-end tests of one message: over HTTP, with Azurite, the app as a process, and the simulated gateway.</summary>
[Collection(WholeAppTests.Name)]
public sealed class OneMessageTests(RunningApps apps)
{
    [Fact]
    public async Task A_message_is_accepted_sent_and_delivered_and_its_status_is_explained()
    {
        await using var app = await apps.TakeAsync();

        var id = await app.SendAsync(new { to = "+7 (900) 123-45-67", text = "Привет, мир", reference = "order 17" });
        var message = await app.WaitForAsync(id, "delivered");

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal(
            (entry.Id, "79001234567", "Привет, мир", "DEMO"),
            (message["gatewayId"]!.GetValue<string>(), entry.Phone, entry.Text, entry.Sender));
        Assert.Equal(["queued", "sending", "sent", "delivered"], message["history"]!.AsArray().Select(step => step!["status"]!.GetValue<string>()).Distinct());
        Assert.Equal("order 17", message["reference"]!.GetValue<string>());
        Assert.Contains(await app.RowsAsync(), row => row.GetString("r0")?.Contains(entry.Id, StringComparison.Ordinal) == true);
        Assert.DoesNotContain(await app.RowsAsync(), row => row.RowKey.StartsWith('o'));
    }

    [Theory]
    [InlineData("two\r\nlines", false)]
    [InlineData(" spaces at the ends ", false)]
    [InlineData("</Text><PhonesList>79990000000</PhonesList>", false)]
    [InlineData("an emoji \U0001F600 and & < > \"", false)]
    [InlineData("flash", true)]
    public async Task Every_text_arrives_as_it_was_written(string text, bool flash)
    {
        await using var app = await apps.TakeAsync();

        await app.WaitForAsync(await app.SendAsync(new { to = "79001234567", text, flash }), "sent", "delivered");

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal((text, flash, "79001234567"), (entry.Text, entry.Flash, entry.Phone));
    }

    [Fact]
    public async Task A_text_of_ten_segments_is_accepted_and_one_of_eleven_refused()
    {
        await using var app = await apps.TakeAsync();

        var id = await app.SendAsync(new { to = "79001234567", text = new string('я', 670) });
        using var refused = await app.PostAsync(new { to = "79001234567", text = new string('я', 671) });

        Assert.Equal(10, (await app.WaitForAsync(id, "sent", "delivered"))["segments"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("11 segments in UCS-2", await refused.Content.ReadAsStringAsync());
    }
}
