using System.Text;
using GatewaySimulator.Accounting;
using GatewaySimulator.Protocol;

namespace SmsFunctions.Tests.Simulator;

public sealed class AnswerTests : SimulatorTest
{
    [Fact]
    public async Task A_single_message_is_answered_with_two_lines()
    {
        var reply = await AskAsync(Guide.Single());
        Assert.Equal($"Result: OK_Operation_Completed\r\nSMS_ID: {Host.Ledger.Entries.Single().Id}", reply.Body);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", reply.Head);
        Assert.Equal(ConnectionEnd.Fin, reply.End);
    }

    [Fact]
    public async Task A_timed_message_is_answered_like_a_single_one()
    {
        var reply = await AskAsync(Guide.Timed("2026-01-15T10:00:00Z"));
        Assert.Equal($"Result: OK_Operation_Completed\r\nSMS_ID: {Host.Ledger.Entries.Single().Id}", reply.Body);
    }

    [Fact]
    public async Task A_batch_is_answered_with_four_lines_the_ids_in_order_and_a_closing_line()
    {
        var reply = await AskAsync(Guide.Batch("79600000001", "79112224455", "79052223355"));
        var entries = Host.Ledger.Entries;
        Assert.Equal(["79600000001", "79112224455", "79052223355"], entries.Select(e => e.Phone));
        Assert.Equal($"Result: Ok\r\nXML_ok\r\nResult=1\r\nSMS_ID list:\r\n{string.Join("\r\n", entries.Select(e => e.Id))}\r\nEnd of list", reply.Body);
    }

    [Fact]
    public async Task The_balance_has_decimals_only_when_they_are_not_zero()
    {
        Host.Gateway.Change(s => s with { Balance = 98765 });
        Assert.Equal("Result: OK_Operation_Completed\r\nBalance: 98765", (await AskAsync(Guide.Balance())).Body);
        Host.Gateway.Change(s => s with { Balance = 98765.4m, Currency = "руб." });
        Assert.Equal("Result: OK_Operation_Completed\r\nBalance: 98765.4 руб.", (await AskAsync(Guide.Balance())).Body);
    }

    [Fact]
    public async Task A_status_is_answered_with_three_lines()
    {
        var id = await SendAsync(Guide.Single());
        Assert.Equal("Result: OK_Operation_Completed\r\nSMS_Time: 2026-01-15 09:59:00\r\nSMS_Status: Enqueued", (await AskAsync(Guide.Status(id))).Body);
    }

    [Fact]
    public async Task The_status_of_an_unknown_id_is_refused() =>
        Assert.Equal("Result: Error_Invalid_MessageID", (await AskAsync(Guide.Status("12345678"))).Body);

    [Fact]
    public async Task Line_endings_are_settings()
    {
        Host.Gateway.Change(s => s with { LineEnding = LineEnding.Lf, TrailingLineEnding = true, ClosingLine = "" });
        var body = (await AskAsync(Guide.Batch("79600000001"))).Body;
        Assert.Equal($"Result: Ok\nXML_ok\nResult=1\nSMS_ID list:\n{Host.Ledger.Entries.Single().Id}\n\n", body);
    }

    [Theory]
    [InlineData(AnswerCharset.Windows1251, "windows-1251")]
    [InlineData(AnswerCharset.Utf8, "utf-8")]
    public async Task The_charset_of_answers_is_a_setting(AnswerCharset charset, string name)
    {
        Host.Gateway.Change(s => s with { Charset = charset, Language = StatusLanguage.Russian });
        var reply = await AskAsync(Guide.Status(await SendAsync(Guide.Single())));
        var encoding = charset == AnswerCharset.Utf8 ? Encoding.UTF8 : Guide.Windows1251;
        Assert.EndsWith("SMS_Status: Ожидает отправки", encoding.GetString(reply.BodyBytes));
        Assert.Contains($"charset={name}\r\n", reply.Head);
    }

    [Theory]
    [InlineData(IdForm.EightDigits, "^[1-9][0-9]{7}$")]
    [InlineData(IdForm.EighteenDigits, "^[1-9][0-9]{17}$")]
    [InlineData(IdForm.Letters, "^[A-Za-z]{10}$")]
    public async Task Ids_have_the_configured_form_and_are_unique(IdForm form, string pattern)
    {
        Host.Gateway.Change(s => s with { IdForm = form });
        var phones = Enumerable.Range(0, 200).Select(i => $"7900000{i:0000}").ToArray();
        for (var i = 0; i < 10; i++) await AskAsync(Guide.Batch(phones));
        Assert.Equal(2000, Host.Ledger.Entries.Select(e => e.Id).Distinct().Count());
        Assert.All(Host.Ledger.Entries, e => Assert.Matches(pattern, e.Id));
    }

    [Theory]
    [InlineData("/1c_b.php")]
    [InlineData("/1c/1c_b.php")]
    [InlineData("/any/other/folder/1c_b.php?x=1")]
    public async Task A_script_is_found_in_any_folder(string path)
    {
        var reply = await AskAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nSMS_User: demo\r\nSMS_Pass: demo\r\n\r\n"));
        Assert.StartsWith("Result: OK_Operation_Completed", reply.Body);
    }

    [Fact]
    public async Task The_body_of_a_GET_is_ignored_and_the_connection_stays_open()
    {
        var first = Encoding.ASCII.GetBytes("GET /1c_b.php HTTP/1.1\r\nHost: x\r\nSMS_User: demo\r\nSMS_Pass: demo\r\nContent-Length: 7\r\n\r\nignored");
        var reply = await AskAsync([.. first, .. Guide.Balance()]);
        Assert.Equal(2, reply.Body.Split("Balance: 1000000").Length - 1);
        Assert.Equal(2, Host.Calls.CountOf("1c_b.php"));
    }
}
