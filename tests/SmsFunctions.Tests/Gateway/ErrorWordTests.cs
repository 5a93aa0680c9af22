using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Gateway;

public sealed class ErrorWordTests
{
    public static TheoryData<string, Verdict, GatewayErrorCode> Words => new()
    {
        { "Error_Invalid_Source_Address", Verdict.Refused, GatewayErrorCode.InvalidSourceAddress },
        { "Error_Invalid_Destination_Address", Verdict.Refused, GatewayErrorCode.InvalidDestinationAddress },
        { "Error_Message_Rejected", Verdict.Refused, GatewayErrorCode.MessageRejected },
        { "Error_Invalid_Header", Verdict.Refused, GatewayErrorCode.InvalidHeader },
        { "Error_Invalid_MessageID", Verdict.Refused, GatewayErrorCode.InvalidMessageId },
        { "Error_Invalid_Login", Verdict.AccountStopped, GatewayErrorCode.InvalidLogin },
        { "Error_Invalid_Password", Verdict.AccountStopped, GatewayErrorCode.InvalidPassword },
        { "Error_SMS_User_Disabled", Verdict.AccountStopped, GatewayErrorCode.UserDisabled },
        { "Error_SMS_User_Not_Activated", Verdict.AccountStopped, GatewayErrorCode.UserNotActivated },
        { "Error_Unauthorised_IP_Address", Verdict.AccountStopped, GatewayErrorCode.UnauthorisedIpAddress },
        { "Error_Not_Enough_Credits", Verdict.AccountStopped, GatewayErrorCode.NotEnoughCredits },
        { "Error_Message_Queue_Full", Verdict.TryLater, GatewayErrorCode.QueueFull },
        { "Error_Gateway_Busy", Verdict.TryLater, GatewayErrorCode.GatewayBusy },
        { "Error_Gateway_Offline", Verdict.TryLater, GatewayErrorCode.GatewayOffline },
        { "Error_Database_Offline", Verdict.TryLater, GatewayErrorCode.DatabaseOffline },
        { "Error_Out_of_Service", Verdict.TryLater, GatewayErrorCode.OutOfService },
        { "Error_Flood_SMS", Verdict.Refused, GatewayErrorCode.Duplicate },
        { "Flood SMS", Verdict.Refused, GatewayErrorCode.Duplicate },
        { "Error_New_Thing", Verdict.Refused, GatewayErrorCode.UnknownRefusal },
        { "Error", Verdict.Refused, GatewayErrorCode.UnknownRefusal },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public async Task Every_error_word_has_the_same_meaning_for_a_call_and_for_a_line_in_any_letter_case(string word, Verdict verdict, GatewayErrorCode code)
    {
        foreach (var form in (string[])[word, word.ToUpperInvariant(), word.ToLowerInvariant()])
        {
            await using var server = new ScriptedGateway(turn => turn.AnswerAsync(
                turn.Number == 2 ? Given.BatchAnswer("1", $"!!!{form}") : $"Result: {form}\r\n"));
            using var client = Given.Client(server);

            var single = await client.SendAsync(Given.Sms(), default);
            var line = (await client.SendAsync(Given.Batch(2), default)).Phones[1];
            var whole = await client.SendAsync(Given.Batch(2), default);

            var expected = (verdict, new GatewayError(code, form));
            Assert.Equal(expected, (single.Verdict, single.Error!));
            Assert.Equal(expected, (line.Verdict, line.Error!));
            Assert.Equal(expected, (whole.Verdict, whole.Error!));
        }
    }

    [Theory]
    [InlineData("Error_Bad_Text: your text was Meet me at noon", "Error_Bad_Text")]
    [InlineData("Error_Number_79001234567_is_unknown", "Error_Number_7900***4567_is_unknown")]
    [InlineData("Error_s3cr3t-Pass_is_wrong", "Error_***_is_wrong")]
    [InlineData("Error_\u0007bell", "Error_bell")]
    public async Task An_unknown_refusal_keeps_the_gateways_word_but_no_part_of_the_message(string word, string detail)
    {
        await using var server = ScriptedGateway.Answering($"Result: {word}\r\n");
        using var client = Given.Client(server);

        Assert.Equal(new(GatewayErrorCode.UnknownRefusal, detail), (await client.SendAsync(Given.Sms("Meet me at noon"), default)).Error);
    }

    [Fact]
    public async Task A_very_long_error_word_is_shortened()
    {
        await using var server = ScriptedGateway.Answering($"Result: Error_{new string('x', 5000)}\r\n");
        using var client = Given.Client(server);

        Assert.Equal(200, (await client.SendAsync(Given.Sms(), default)).Error!.Detail.Length);
    }
}
