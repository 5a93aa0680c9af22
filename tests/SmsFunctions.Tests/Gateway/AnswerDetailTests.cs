using System.Text;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Gateway;

/// <summary>The words with which an error says what is wrong with an answer, and the last line of a batch answer.</summary>
public sealed class AnswerDetailTests
{
    private const string Head = "Result: Ok\r\nXML_ok\r\nResult=1\r\nSMS_ID list:\r\n";

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: 12345678\r\nmore\r\n", "it has more than 2 lines")]
    [InlineData("<html>", "its first line is not a result")]
    [InlineData("Result: OK_Operation_Completed\r\n", "there is no SMS_ID")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: 1 2\r\n", "the value of SMS_ID is not a valid id")]
    public void An_unreadable_answer_to_a_single_message_says_what_is_wrong(string body, string detail) =>
        Assert.Equal(new GatewayError(GatewayErrorCode.Unreadable, detail), Send(GatewayScript.Single, 1, body).Error);

    [Theory]
    [InlineData("Result: Ok\r\nXML_ok\r\nResult=1\r\n", "it does not start like a batch answer")]
    [InlineData(Head, "it has 4 lines instead of 7")]
    [InlineData($"{Head}12345678\r\n", "it has 5 lines instead of 7")]
    [InlineData($"{Head}12345678\r\n87654321\r\n11111111\r\nEnd\r\n", "it has 8 lines instead of 7")]
    public void An_unreadable_answer_to_a_batch_says_how_many_lines_it_has(string body, string detail) =>
        Assert.Equal(new GatewayError(GatewayErrorCode.Unreadable, detail), Send(GatewayScript.Batch, 2, body).Error);

    [Theory]
    [InlineData("876543", true)]
    [InlineData("87654", false)]
    [InlineData("2 of 200", false)]
    [InlineData("Finished1", false)]
    public void The_last_line_stands_for_a_phone_only_if_it_is_a_number_of_at_least_six_digits(string line, bool stands) =>
        Assert.Equal(stands ? Verdict.Accepted : Verdict.Unconfirmed, Send(GatewayScript.Batch, 2, $"{Head}12345678\r\n{line}\r\n").Verdict);

    [Fact]
    public void A_refusal_without_a_word_and_a_balance_that_is_not_a_number_have_a_detail()
    {
        var refused = Send(GatewayScript.Batch, 1, $"{Head}!!!\r\nEnd\r\n").Phones[0];
        var balance = new ReplyClassifier().Balance(Answered("Result: OK_Operation_Completed\r\nBalance: much\r\n"));

        Assert.Equal(new GatewayError(GatewayErrorCode.UnknownRefusal, "an error without an error word"), refused.Error);
        Assert.Equal(new GatewayError(GatewayErrorCode.Unreadable, "the balance is not a number"), balance.Error);
    }

    private static SendReply Send(string script, int phones, string body) => new ReplyClassifier().Send(script, phones, Answered(body));

    private static Exchange.Answered Answered(string body) => new(AnswerText.Read(Encoding.UTF8.GetBytes(body), framed: true));
}
