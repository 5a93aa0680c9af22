using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.OneC;
using SmsFunctions.Spending;
using SmsFunctions.Submission;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.OneC;

/// <summary>The exact text of each answer, and the protocol word for each status and error.</summary>
public sealed class OneCAnswersTests
{
    private static readonly SmsId Id = new("123456789012345", 7);

    [Fact]
    public void An_accepted_message_is_answered_with_two_lines() =>
        Assert.Equal("Result: OK_Operation_Completed\r\nSMS_ID: 123456789012345007", OneCAnswers.Accepted(Id));

    [Fact]
    public void A_refusal_is_answered_with_one_line() => Assert.Equal("Result: Error_Invalid_Login", OneCAnswers.Refused(OneCCodes.InvalidLogin));

    [Fact]
    public void A_status_is_answered_with_three_lines() =>
        Assert.Equal("Result: OK_Operation_Completed\r\nSMS_Time: 2008-06-02 13:31:24\r\nSMS_Status: Sent", OneCAnswers.Status("2008-06-02 13:31:24", "Sent"));

    [Fact]
    public void A_batch_is_answered_with_five_lines_and_one_per_phone() => Assert.Equal(
        "Result: Ok\r\nXML_ok\r\nResult=1\r\nSMS_ID list:\r\n123456789012345007\r\n!!!Error_Message_Rejected\r\nEnd of list",
        OneCAnswers.AcceptedBatch([Id.ToString(), OneCAnswers.RefusedPhone(OneCCodes.MessageRejected)]));

    [Theory]
    [InlineData("98765", "98765")]
    [InlineData("12.50", "12.5")]
    [InlineData("-3", "-3")]
    public void A_balance_is_a_number_with_a_decimal_point(string balance, string written) => Assert.Equal(
        $"Result: OK_Operation_Completed\r\nBalance: {written}",
        OneCAnswers.Balance(new BalanceState
        {
            Balance = decimal.Parse(balance, System.Globalization.CultureInfo.InvariantCulture),
            AskedAt = Build.Noon,
            AnsweredAt = Build.Noon,
            HeardAt = Build.Noon,
        }));

    [Theory]
    [InlineData(GatewayErrorCode.NotEnoughCredits, "Error_Not_Enough_Credits")]
    [InlineData(GatewayErrorCode.UserDisabled, "Error_SMS_User_Disabled")]
    [InlineData(GatewayErrorCode.UserNotActivated, "Error_SMS_User_Not_Activated")]
    [InlineData(GatewayErrorCode.GatewayBusy, "Error_Gateway_Busy")]
    [InlineData(GatewayErrorCode.InvalidPassword, "Error_Gateway_Offline")]
    [InlineData(GatewayErrorCode.UnauthorisedIpAddress, "Error_Gateway_Offline")]
    [InlineData(GatewayErrorCode.NoAnswer, "Error_Gateway_Offline")]
    public void A_failed_balance_call_is_answered_with_an_error_word_of_the_protocol(GatewayErrorCode code, string word) =>
        Assert.Equal($"Result: {word}", OneCAnswers.Balance(new BalanceState
        {
            Balance = 100,
            AskedAt = Build.Noon,
            AnsweredAt = Build.Noon,
            HeardAt = Build.Noon,
            Error = new(code.ToString(), "x"),
        }));

    [Fact]
    public void A_balance_call_in_progress_is_answered_as_busy() =>
        Assert.Equal("Result: Error_Gateway_Busy", OneCAnswers.Balance(new BalanceState { AskedAt = Build.Noon }));

    [Theory]
    [InlineData(MessageStatus.Queued, "Enqueued")]
    [InlineData(MessageStatus.Held, "Enqueued")]
    [InlineData(MessageStatus.Scheduled, "Enqueued")]
    [InlineData(MessageStatus.Sending, "Enqueued")]
    [InlineData(MessageStatus.Sent, "Sent")]
    [InlineData(MessageStatus.Delivered, "Delivered_To_Recipient")]
    [InlineData(MessageStatus.Rejected, "Error_Rejected")]
    [InlineData(MessageStatus.Undelivered, "Error_Rejected")]
    [InlineData(MessageStatus.Failed, "Error_Rejected")]
    [InlineData(MessageStatus.Cancelled, "Error_Rejected")]
    [InlineData(MessageStatus.Expired, "Error_Expired")]
    [InlineData(MessageStatus.Unconfirmed, "Unconfirmed")]
    [InlineData(MessageStatus.Unknown, "Delivered_To_Gateway", "Delivered_To_Gateway")]
    [InlineData(MessageStatus.Unknown, "Sent", "Отправленно")]
    [InlineData(MessageStatus.Unknown, "Enqueued", "Ожидает отправки")]
    [InlineData(MessageStatus.Unknown, "On_Its_Way", "On_Its_Way")]
    [InlineData(MessageStatus.Unknown, "Sent")]
    public void Every_status_has_the_expected_protocol_word(MessageStatus status, string word, string? gatewayStatus = null) =>
        Assert.Equal(word, OneCStatus.Word(status, gatewayStatus));

    [Fact]
    public void No_status_lacks_a_protocol_word() => Assert.All(Enum.GetValues<MessageStatus>(), status => Assert.NotEmpty(OneCStatus.Word(status, null)));

    [Fact]
    public void Every_phone_has_its_line_in_the_order_sent()
    {
        var text = FinalText.Of("hi");
        var plan = new BatchPlan(
            [new(0, "79001234560", text, null, null), new(2, "79001234562", text, null, null), new(4, "79001234564", text, null, null)],
            [new(1, "x", "to: ..."), new(2, "79001234562", "to: ...")],
            [new(3, 0), new(5, 2), new(6, 4)],
            "SHOP",
            null)
        {
            Refused = new Dictionary<int, MessageError> { [2] = new("OnStopList", "on the stop list") },
        };

        Assert.Equal(
            [
                "123456789012345000", "!!!Error_Invalid_Destination_Address", "!!!Error_Message_Rejected", "123456789012345000",
                "123456789012345002", "!!!Error_Message_Rejected", "123456789012345002",
            ],
            OneCSubmission.Lines(plan, 7, Id.Request));
    }

    [Fact]
    public void An_id_is_18_digits_that_do_not_begin_with_0()
    {
        for (var i = 0; i < 100; i++)
        {
            var id = new SmsId(SmsId.NewRequest(), i);
            Assert.Matches("^[1-9][0-9]{17}$", id.ToString());
            Assert.True(SmsId.TryParse(id.ToString(), out var read));
            Assert.Equal(id, read);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12345678")]
    [InlineData("12345678901234500x")]
    [InlineData("1234567890123450077")]
    [InlineData("-23456789012345007")]
    public void Malformed_ids_are_rejected(string? text) => Assert.False(SmsId.TryParse(text, out _));
}
