using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Gateway;

public sealed class BatchScriptTests
{
    [Fact]
    public async Task Two_hundred_phones_get_their_ids_in_the_order_sent()
    {
        var ids = Enumerable.Range(0, 200).Select(index => $"{900000000000000000 + index}").ToArray();
        await using var server = ScriptedGateway.Answering(Given.BatchAnswer(ids));
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Batch(200), default);

        Assert.Equal(("1c_p.php", Verdict.Accepted), (reply.Script, reply.Verdict));
        Assert.Equal(ids, reply.Phones.Select(phone => phone.GatewayId));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Each_line_of_a_batch_answer_is_classified_separately()
    {
        await using var server = ScriptedGateway.Answering(Given.BatchAnswer(
            "11", "!!!Error_Invalid_Destination_Address", "!!! Error_Gateway_Busy", "!!!Error_Not_Enough_Credits", "", "no id here", "!!!", "77"));
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Batch(8), default);

        Assert.Equal((Verdict.Accepted, null), (reply.Verdict, reply.Error));
        Assert.Equal(
            [
                Verdict.Accepted, Verdict.Refused, Verdict.TryLater, Verdict.AccountStopped,
                Verdict.Unconfirmed, Verdict.Unconfirmed, Verdict.Refused, Verdict.Accepted,
            ],
            reply.Phones.Select(phone => phone.Verdict));
        Assert.Equal(["11", null, null, null, null, null, null, "77"], reply.Phones.Select(phone => phone.GatewayId));
        Assert.Equal(
            [
                null, GatewayErrorCode.InvalidDestinationAddress, GatewayErrorCode.GatewayBusy, GatewayErrorCode.NotEnoughCredits,
                GatewayErrorCode.Unreadable, GatewayErrorCode.Unreadable, GatewayErrorCode.UnknownRefusal, null,
            ],
            reply.Phones.Select(phone => phone.Error?.Code));
    }

    [Theory]
    [InlineData("Result: Error_Invalid_Login\r\n", Verdict.AccountStopped, GatewayErrorCode.InvalidLogin)]
    [InlineData("Result: Error_Invalid_Login\r\nXML_ok\r\nResult=0\r\nanything\r\n", Verdict.AccountStopped, GatewayErrorCode.InvalidLogin)]
    [InlineData("Result: Error_Database_Offline\r\n", Verdict.TryLater, GatewayErrorCode.DatabaseOffline)]
    public async Task An_error_in_the_first_line_refuses_the_whole_batch(string body, Verdict verdict, GatewayErrorCode code)
    {
        await using var server = ScriptedGateway.Answering(body);
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Batch(2), default);

        Assert.Equal((verdict, code), (reply.Verdict, reply.Error!.Code));
        Assert.Equal([(verdict, code), (verdict, code)], reply.Phones.Select(phone => (phone.Verdict, phone.Error!.Code)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Result: Ok\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nXML_ok\r\nResult=1\r\nSMS_ID list:\r\n11\r\n22\r\nEnd\r\n")]
    [InlineData("Result: Ok\r\nXML_error\r\nResult=1\r\nSMS_ID list:\r\n11\r\n22\r\nEnd\r\n")]
    [InlineData("Result: Ok\r\nXML_ok\r\nResult=0\r\nSMS_ID list:\r\n11\r\n22\r\nEnd\r\n")]
    [InlineData("Result: Ok\r\nXML_ok\r\nResult=1\r\nIds:\r\n11\r\n22\r\nEnd\r\n")]
    [InlineData("Result: Ok\r\nXML_ok\r\nResult=1\r\nSMS_ID list: 10\r\n11\r\n22\r\nEnd\r\n")]
    [InlineData("Result: Ok\r\nXML_ok\r\nResult=1\r\nSMS_ID list:\r\n11\r\nEnd\r\n")]
    [InlineData("Result: Ok\r\nXML_ok\r\nResult=1\r\nSMS_ID list:\r\n11\r\n22\r\n")]
    [InlineData("Result: Ok\r\nXML_ok\r\nResult=1\r\nSMS_ID list:\r\n11\r\n22\r\n33\r\nEnd\r\n")]
    [InlineData("Warning: mysql\r\nResult: Ok\r\nXML_ok\r\nResult=1\r\nSMS_ID list:\r\n11\r\n22\r\nEnd\r\n")]
    [InlineData("<html>Result: Ok</html>")]
    public async Task Any_other_beginning_or_number_of_lines_leaves_every_phone_unconfirmed(string body)
    {
        await using var server = ScriptedGateway.Answering(body);
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Batch(2), default);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.Unreadable), (reply.Verdict, reply.Error!.Code));
        Assert.Equal([Verdict.Unconfirmed, Verdict.Unconfirmed], reply.Phones.Select(phone => phone.Verdict));
    }

    [Theory]
    [InlineData("12345678\r\n87654321\r\n", Verdict.Accepted)]
    [InlineData("12345678\r\n87654321\r\n\r\n", Verdict.Accepted)]
    [InlineData("12345678\r\n!!!Error_Gateway_Busy\r\n", Verdict.Accepted)]
    [InlineData("12345678\r\n87654321", Verdict.Unconfirmed)]
    [InlineData("12345678\r\nEnd\r\n", Verdict.Unconfirmed)]
    [InlineData("12345678\r\n2\r\n", Verdict.Unconfirmed)]
    public async Task The_closing_line_may_be_blank_when_all_lines_are_complete_results(string lines, Verdict verdict)
    {
        await using var server = ScriptedGateway.Answering($"Result: Ok\r\nXML_ok\r\nResult=1\r\nSMS_ID list:\r\n{lines}");
        using var client = Given.Client(server);

        Assert.Equal(verdict, (await client.SendAsync(Given.Batch(2), default)).Verdict);
    }

    [Fact]
    public async Task The_layout_of_a_batch_answer_does_not_matter()
    {
        await using var server = ScriptedGateway.Answering("\uFEFFRESULT:ok\n XML_OK \n Result = 1\nSms_Id List :\n 11 \n 22\nbye\n\n");
        using var client = Given.Client(server);

        Assert.Equal(["11", "22"], (await client.SendAsync(Given.Batch(2), default)).Phones.Select(phone => phone.GatewayId));
    }

    [Theory]
    [InlineData("two\r\nlines")]
    [InlineData(" indented")]
    [InlineData("trailing ")]
    [InlineData("smile \U0001F600")]
    public async Task A_single_text_that_a_header_cannot_carry_is_sent_as_a_batch_of_one(string text)
    {
        await using var server = ScriptedGateway.Answering(Given.BatchAnswer("11"));
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(text), default);

        Assert.Equal(("1c_p.php", "11"), (reply.Script, Assert.Single(reply.Phones).GatewayId));
        Assert.Contains("<NumPh>1</NumPh>", server.LastRequest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task A_number_of_phones_out_of_bounds_throws(int phones)
    {
        using var client = Given.Client("http://127.0.0.1:9/1c");

        await Assert.ThrowsAsync<ArgumentException>(() => client.SendAsync(Given.Batch(phones), default));
    }

    [Fact]
    public async Task Several_phones_with_flash_or_a_time_throw()
    {
        using var client = Given.Client("http://127.0.0.1:9/1c");

        await Assert.ThrowsAsync<ArgumentException>(() => client.SendAsync(Given.Batch(2) with { Flash = true }, default));
        await Assert.ThrowsAsync<ArgumentException>(() => client.SendAsync(Given.Batch(2) with { At = DateTimeOffset.UnixEpoch }, default));
    }
}
