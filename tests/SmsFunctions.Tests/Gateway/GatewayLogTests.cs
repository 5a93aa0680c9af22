using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Gateway;

public sealed class GatewayLogTests
{
    [Fact]
    public async Task A_call_writes_one_log_line_with_script_masked_phone_verdict_and_error_word()
    {
        using var log = new KeptLog();
        await using var server = new ScriptedGateway(turn => turn.AnswerAsync(turn.Number == 1 ? Given.Accepted : "Result: Error_Gateway_Busy"));
        using var client = Given.Client(server, log: log.CreateLogger<GatewayClient>());

        await client.SendAsync(Given.Sms(), default);
        await client.SendAsync(Given.Batch(7), default);

        Assert.StartsWith("Information: Gateway 1c_s.php to 7900***4567: Accepted, 1 accepted", log.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "Warning: Gateway 1c_p.php to 7 phones: TryLater, 0 accepted, first error GatewayBusy (Error_Gateway_Busy)",
            log.Lines[1],
            StringComparison.Ordinal);
        Assert.Equal(2, log.Lines.Count);
    }

    [Theory]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: 1\r\n")]
    [InlineData("Result: Error_New 79001234567 says Secret text with s3cr3t-Pass\r\n")]
    [InlineData("Result: Error_79001234567_s3cr3t-Pass_\r\n")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_Status: to 79001234567 s3cr3t-Pass?\r\n")]
    [InlineData("Secret text s3cr3t-Pass 79001234567")]
    [InlineData("")]
    public async Task No_log_line_holds_a_text_a_password_or_a_whole_phone(string body)
    {
        using var log = new KeptLog();
        await using var server = ScriptedGateway.Answering(body);
        using var client = Given.Client(server, log: log.CreateLogger<GatewayClient>());

        await client.SendAsync(Given.Sms("Secret text"), default);
        await client.SendAsync(new(["79001234567", "79001234568"], "Secret text", "SHOP"), default);
        await client.StatusAsync("12345", default);
        await client.BalanceAsync(default);

        Assert.Equal(4, log.Lines.Count);
        Assert.All(log.Lines, line => Assert.DoesNotMatch("Secret|s3cr3t|7900123456", line));
    }

    [Fact]
    public async Task A_failed_connection_writes_no_text_password_or_whole_phone_to_the_log()
    {
        using var log = new KeptLog();
        using var client = Given.Client("http://127.0.0.1:1/1c", log: log.CreateLogger<GatewayClient>());

        await client.SendAsync(Given.Sms("Secret text"), default);

        Assert.DoesNotMatch("Secret|s3cr3t|79001234567", Assert.Single(log.Lines));
    }
}
