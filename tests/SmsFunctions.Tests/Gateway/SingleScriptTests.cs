using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Gateway;

public sealed class SingleScriptTests
{
    [Theory]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: 12345678\r\n")]
    [InlineData("Result: OK_Operation_Completed\nSMS_ID: 12345678")]
    [InlineData("\uFEFFResult: OK_Operation_Completed\r\nSMS_ID: 12345678\r\n\r\n\r\n")]
    [InlineData("  RESULT :ok_operation_completed  \r\n sms_id:12345678 \t\r\n   ")]
    public async Task The_gateway_id_of_an_accepted_message_is_read_from_every_answer_layout(string body)
    {
        await using var server = ScriptedGateway.Answering(body);
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal(("1c_s.php", Verdict.Accepted), (reply.Script, reply.Verdict));
        Assert.Equal(new PhoneReply(Verdict.Accepted, "12345678", null), Assert.Single(reply.Phones));
    }

    [Theory]
    [InlineData("SMS_ID: 123456789012345678", "123456789012345678")]
    [InlineData("SMS_ID: a1B2-c3", "a1B2-c3")]
    [InlineData("SMS_ID: 12:34", "12:34")]
    public async Task Ids_are_opaque_and_may_hold_colons(string line, string id)
    {
        await using var server = ScriptedGateway.Answering($"Result: OK_Operation_Completed\r\n{line}\r\n");
        using var client = Given.Client(server);

        Assert.Equal(id, (await client.SendAsync(Given.Sms(), default)).Phones[0].GatewayId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID:\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID 12345678\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nID: 12345678\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: 12345678\r\nmore\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\n\r\nSMS_ID: 12345678\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: 1234\u00015678\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: 1234 5678\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: <br>\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: Error_Gateway_Busy\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: 12345678901234567890123456789012345678901234567890123456789012345\r\n")]
    [InlineData("Result: OK\r\nSMS_ID: 12345678\r\n")]
    [InlineData("Result:: OK_Operation_Completed\r\nSMS_ID: 12345678\r\n")]
    [InlineData("OK_Operation_Completed\r\nSMS_ID: 12345678\r\n")]
    [InlineData("SMS_ID: 12345678\r\nResult: OK_Operation_Completed\r\n")]
    [InlineData("Result: Error_Gateway_Busy\r\nSMS_ID: 1\r\nmore\r\n")]
    [InlineData("<html><body>It works!</body></html>")]
    public async Task An_answer_that_is_not_exactly_one_result_and_one_id_leaves_the_message_unconfirmed(string body)
    {
        await using var server = ScriptedGateway.Answering(body);
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.Unconfirmed, GatewayErrorCode.Unreadable), (reply.Verdict, reply.Error!.Code));
        Assert.Equal((Verdict.Unconfirmed, null), (Assert.Single(reply.Phones).Verdict, reply.Phones[0].GatewayId));
    }

    [Fact]
    public async Task A_refusal_applies_to_the_phone_too()
    {
        await using var server = ScriptedGateway.Answering("Result: Error_Invalid_Destination_Address\r\n");
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), default);

        var error = new GatewayError(GatewayErrorCode.InvalidDestinationAddress, "Error_Invalid_Destination_Address");
        Assert.Equal((Verdict.Refused, error), (reply.Verdict, reply.Error));
        Assert.Equal(new PhoneReply(Verdict.Refused, null, error), Assert.Single(reply.Phones));
    }

    [Fact]
    public async Task A_timed_message_uses_its_own_script_and_Moscow_time()
    {
        await using var server = ScriptedGateway.Answering(Given.Accepted);
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(at: new(2031, 1, 30, 10, 10, 0, TimeSpan.Zero)), default);

        Assert.Equal(("1c_s_t.php", "12345678"), (reply.Script, reply.Phones[0].GatewayId));
        Assert.Contains("\r\nSMS_Time: 2031-01-30T13:10:00Z\r\n", server.LastRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_answer_is_read_like_any_other()
    {
        await using var server = new ScriptedGateway(turn => turn.SendAsync(Turn.Chunked(Given.Accepted.TrimEnd())));
        using var client = Given.Client(server);

        Assert.Equal("12345678", (await client.SendAsync(Given.Sms(), default)).Phones[0].GatewayId);
    }

    [Fact]
    public async Task A_text_that_no_script_can_carry_is_refused_without_a_call()
    {
        await using var server = ScriptedGateway.Answering(Given.Accepted);
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(text: "a\u0001b"), default);

        Assert.Equal((Verdict.Refused, GatewayErrorCode.InvalidHeader), (reply.Verdict, reply.Error!.Code));
        Assert.Equal("the text cannot be sent: it has the character U+0001 at position 2, which no message can carry", reply.Phones[0].Error!.Detail);
        Assert.Equal(0, server.Opened);
    }
}
