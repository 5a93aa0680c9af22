using System.Text;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Gateway;

public sealed class QueryScriptTests
{
    public static TheoryData<string, DeliveryStatus> Statuses => new()
    {
        { "Enqueued", DeliveryStatus.Enqueued },
        { "Ожидает отправки", DeliveryStatus.Enqueued },
        { "Delivered_To_Gateway", DeliveryStatus.DeliveredToGateway },
        { "Sent", DeliveryStatus.Sent },
        { "Отправленно", DeliveryStatus.Sent },
        { "Отправлено", DeliveryStatus.Sent },
        { "Delivered_To_Recipient", DeliveryStatus.Delivered },
        { "Доставленно", DeliveryStatus.Delivered },
        { "Доставлено", DeliveryStatus.Delivered },
        { "Error_Invalid_Destination_Address", DeliveryStatus.InvalidDestinationAddress },
        { "Ошибка: некорректный номер получателя сообщения", DeliveryStatus.InvalidDestinationAddress },
        { "Error_Invalid_Source_Address", DeliveryStatus.InvalidSourceAddress },
        { "Ошибка: некорректный адрес отправителя сообщения", DeliveryStatus.InvalidSourceAddress },
        { "Error_Rejected", DeliveryStatus.Rejected },
        { "Ошибка: сообщение отклонено", DeliveryStatus.Rejected },
        { "Error_Expired", DeliveryStatus.Expired },
        { "Ошибка: истек срок жизни сообщения", DeliveryStatus.Expired },
        { "ОШИБКА : истёк срок жизни сообщения", DeliveryStatus.Expired },
        { "Статус не распознан", DeliveryStatus.Unrecognised },
        { "Error_New_Thing", DeliveryStatus.Unrecognised },
        { "Delivered", DeliveryStatus.Unrecognised },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Every_status_is_read_in_both_languages_letter_cases_and_encodings(string word, DeliveryStatus expected)
    {
        string[] forms = [word, word.ToUpperInvariant(), word.ToLowerInvariant()];
        Encoding[] encodings = [Encoding.UTF8, CodePagesEncodingProvider.Instance.GetEncoding(1251)!];
        var answers = new Queue<byte[]>(forms.SelectMany(form => encodings.Select(encoding => encoding.GetBytes(
            $"Result: OK_Operation_Completed\r\nSMS_Time: 2008-06-02 13:31:24\r\nSMS_Status: {form}\r\n"))));
        await using var server = new ScriptedGateway(turn => turn.SendAsync(Turn.WithLength(answers.Dequeue())));
        using var client = Given.Client(server);

        foreach (var form in forms.SelectMany(form => encodings.Select(_ => form)))
        {
            Assert.Equal(new StatusReply(Verdict.Accepted, null, expected, form, "2008-06-02 13:31:24"), await client.StatusAsync("12345678", default));
        }
    }

    [Theory]
    [InlineData("Result: OK_Operation_Completed\nSMS_Status: Sent")]
    [InlineData("Result: OK_Operation_Completed\nSMS_Status: Sent\nSMS_Time: 2008-06-02 13:31:24")]
    public async Task A_status_without_a_time_or_before_its_time_is_read(string body)
    {
        await using var server = ScriptedGateway.Answering(body);
        using var client = Given.Client(server);

        Assert.Equal(DeliveryStatus.Sent, (await client.StatusAsync("1", default)).Status);
    }

    [Theory]
    [InlineData("Result: Error_Invalid_MessageID\r\n", Verdict.Refused, GatewayErrorCode.InvalidMessageId)]
    [InlineData("Result: Error_Invalid_Password\r\n", Verdict.AccountStopped, GatewayErrorCode.InvalidPassword)]
    [InlineData("Result: Error_Gateway_Offline\r\n", Verdict.TryLater, GatewayErrorCode.GatewayOffline)]
    [InlineData("Result: OK_Operation_Completed\r\n", Verdict.TryLater, GatewayErrorCode.Unreadable)]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_Time: 1\r\nSMS_Status:\r\n", Verdict.TryLater, GatewayErrorCode.Unreadable)]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_Time: 1\r\nSMS_Status: Sent\r\nmore\r\n", Verdict.TryLater, GatewayErrorCode.Unreadable)]
    [InlineData("", Verdict.TryLater, GatewayErrorCode.Unreadable)]
    [InlineData("<html>", Verdict.TryLater, GatewayErrorCode.Unreadable)]
    public async Task A_status_call_without_a_status_has_an_error_and_is_never_unconfirmed(string body, Verdict verdict, GatewayErrorCode code)
    {
        await using var server = ScriptedGateway.Answering(body);
        using var client = Given.Client(server);

        var reply = await client.StatusAsync("12345678", default);

        Assert.Equal((verdict, code, null), (reply.Verdict, reply.Error!.Code, reply.Status));
    }

    [Theory]
    [InlineData("98765", 98765)]
    [InlineData("98765.40", 98765.40)]
    [InlineData("98765,4", 98765.4)]
    [InlineData("-12.50", -12.50)]
    [InlineData("98 765,43 руб.", 98765.43)]
    [InlineData("98\u00A0765 RUB", 98765)]
    [InlineData("RUB 1,234,567.89", 1234567.89)]
    [InlineData("1.234,5 €", 1234.5)]
    [InlineData("0", 0)]
    public async Task A_balance_may_carry_decimals_and_a_currency(string figure, double balance)
    {
        await using var server = ScriptedGateway.Answering($"Result: OK_Operation_Completed\r\nBalance: {figure}\r\n");
        using var client = Given.Client(server);

        Assert.Equal(new BalanceReply(Verdict.Accepted, null, (decimal)balance, figure), await client.BalanceAsync(default));
    }

    [Theory]
    [InlineData("Balance: \r\n")]
    [InlineData("Balance: many\r\n")]
    [InlineData("Balance: 12 from 3\r\n")]
    [InlineData("Balance: 1.2.3\r\n")]
    [InlineData("Balance: 1e9\r\n")]
    [InlineData("Balance: 12345678901234567890123456789012345678901234567890\r\n")]
    [InlineData("Credit: 5\r\n")]
    public async Task A_balance_that_is_not_a_number_is_unreadable(string line)
    {
        await using var server = ScriptedGateway.Answering($"Result: OK_Operation_Completed\r\n{line}");
        using var client = Given.Client(server);

        var reply = await client.BalanceAsync(default);

        Assert.Equal((Verdict.TryLater, GatewayErrorCode.Unreadable, null), (reply.Verdict, reply.Error!.Code, reply.Balance));
    }

    [Fact]
    public async Task A_balance_call_reports_a_stopped_account()
    {
        await using var server = ScriptedGateway.Answering("Result: Error_SMS_User_Disabled");
        using var client = Given.Client(server);

        var reply = await client.BalanceAsync(default);

        Assert.Equal((Verdict.AccountStopped, GatewayErrorCode.UserDisabled), (reply.Verdict, reply.Error!.Code));
    }

    [Fact]
    public async Task A_broken_query_is_to_be_tried_again()
    {
        await using var server = new ScriptedGateway(turn =>
        {
            turn.Close();
            return Task.CompletedTask;
        });
        using var client = Given.Client(server);

        var status = await client.StatusAsync("1", default);
        var balance = await client.BalanceAsync(default);

        Assert.Equal((Verdict.TryLater, GatewayErrorCode.NoAnswer), (status.Verdict, status.Error!.Code));
        Assert.Equal((Verdict.TryLater, GatewayErrorCode.NoAnswer), (balance.Verdict, balance.Error!.Code));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1\r\nSMS_Pass: x")]
    [InlineData("1 2")]
    [InlineData("идентификатор")]
    public async Task A_malformed_gateway_id_throws(string id)
    {
        using var client = Given.Client("http://127.0.0.1:9/1c");

        await Assert.ThrowsAsync<ArgumentException>(() => client.StatusAsync(id, default));
    }
}
