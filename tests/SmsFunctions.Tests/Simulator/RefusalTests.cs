namespace SmsFunctions.Tests.Simulator;

public sealed class RefusalTests : SimulatorTest
{
    private static readonly string[] Headers =
    [
        "SMS_User: demo\r\n", "SMS_Pass: demo\r\n", "SMS_To: 79001234567\r\n", "SMS_From: TESTSMS\r\n", "SMS_Text: hi\r\n",
        "SMS_Time: 2026-01-15T10:00:00Z\r\n",
    ];

    [Theory]
    [InlineData("SMS_User: eve\r\nSMS_Pass: demo\r\n", "Result: Error_Invalid_Login")]
    [InlineData("SMS_User: demo\r\nSMS_Pass: Demo\r\n", "Result: Error_Invalid_Password")]
    [InlineData("SMS_User: eve\r\nSMS_Pass: eve\r\n", "Result: Error_Invalid_Login")]
    public async Task Wrong_credentials_are_refused(string headers, string answer) =>
        Assert.Equal(answer, (await AskAsync(Guide.Get("1c_b.php", headers))).Body);

    [Fact]
    public async Task Empty_credential_settings_accept_any_credentials()
    {
        Host.Gateway.Change(s => s with { User = "", Password = "" });
        Assert.StartsWith("Result: OK", (await AskAsync(Guide.Get("1c_b.php", "SMS_User: eve\r\nSMS_Pass: x\r\n"))).Body);
    }

    [Fact]
    public async Task Each_missing_header_is_refused()
    {
        foreach (var missing in Headers)
            Assert.Equal("Result: Error_Invalid_Header", (await AskAsync(Guide.Get("1c_s_t.php", string.Concat(Headers.Where(h => h != missing))))).Body);
        Assert.StartsWith("Result: OK", (await AskAsync(Guide.Get("1c_s_t.php", string.Concat(Headers)))).Body);
        Assert.Equal(1, Host.Ledger.Count);
    }

    [Fact]
    public async Task A_header_given_twice_is_refused()
    {
        foreach (var twice in Headers)
            Assert.Equal("Result: Error_Invalid_Header", (await AskAsync(Guide.Get("1c_s_t.php", string.Concat(Headers) + twice))).Body);
        Assert.Equal(0, Host.Ledger.Count);
    }

    [Theory]
    [InlineData("ABCDEFGHIJK", true)]
    [InlineData("ABCDEFGHIJKL", false)]
    [InlineData("123456789012345", true)]
    [InlineData("1234567890123456", false)]
    [InlineData("Магазин", false)]
    public async Task The_sender_has_11_Latin_characters_or_15_digits(string sender, bool good) =>
        Assert.Equal(good ? "Result: OK_Operation_Completed" : "Result: Error_Invalid_Source_Address", (await AskAsync(Guide.Single(from: sender))).Lines[0]);

    [Theory]
    [InlineData("79001234567", true)]
    [InlineData("12345678", true)]
    [InlineData("123456789012345", true)]
    [InlineData("1234567", false)]
    [InlineData("1234567890123456", false)]
    [InlineData("+79001234567", false)]
    [InlineData("7900 1234567", false)]
    [InlineData("79001234567,79001234568", false)]
    public async Task The_recipient_has_8_to_15_digits(string phone, bool good) =>
        Assert.Equal(good ? "Result: OK_Operation_Completed" : "Result: Error_Invalid_Destination_Address", (await AskAsync(Guide.Single(phone))).Lines[0]);

    [Theory]
    [InlineData("2026-01-15 10:00:00")]
    [InlineData("2026-01-15T10:00:00+03:00")]
    [InlineData("2026-02-30T10:00:00Z")]
    public async Task A_time_of_another_form_is_refused(string time) =>
        Assert.Equal("Result: Error_Invalid_Header", (await AskAsync(Guide.Timed(time))).Body);

    [Fact]
    public async Task A_wrong_verb_is_answered_with_405_and_counted()
    {
        var reply = await AskAsync("POST /1c/1c_s.php HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 405", reply.Head);
        Assert.Equal("405", Host.Calls.Last.Single().Outcome);
    }
}
