using System.Diagnostics;
using System.Text;
using System.Xml.Linq;

namespace SmsFunctions.Tests.Gateway;

public sealed class RequestBytesTests
{
    private static readonly Encoding Windows1251 = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;

    [Theory]
    [InlineData("windows-1251", "Привет, 100% \\n", "Привет, 100% \\n", 1251)]
    [InlineData("utf-8", "Привет \U0001F600", "Привет \U0001F600", 65001)]
    [InlineData("percent-utf8", " Да+1\n", "%20%D0%94%D0%B0%2B1%0A", 65001)]
    public async Task A_single_message_has_the_bytes_of_the_protocol(string encoding, string text, string written, int codePage)
    {
        await using var server = ScriptedGateway.Answering(Given.Accepted);
        using var client = Given.Client(server, options => options.HeaderEncoding = encoding);

        await client.SendAsync(Given.Sms(text), default);

        var expected = $"""
            GET /1c/1c_s.php HTTP/1.1
            Host: 127.0.0.1:{server.Port}
            SMS_User: demo
            SMS_Pass: {Given.Password}
            SMS_To: 79001234567
            SMS_From: SHOP
            SMS_Text: {written}
            Content-Length: 0


            """;
        AssertBytes(CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.UTF8, expected, Assert.Single(server.Requests));
    }

    [Fact]
    public async Task A_timed_flash_message_has_the_bytes_of_the_protocol()
    {
        await using var server = ScriptedGateway.Answering(Given.Accepted);
        using var client = Given.Client(server);

        var at = new DateTimeOffset(2031, 7, 1, 23, 59, 59, 999, TimeSpan.FromHours(-2));
        await client.SendAsync(Given.Sms("Раз\r\nдва", sender: "79001112233445", flash: true, at: at), default);

        var expected = $"""
            GET /1c/1c_s_t.php HTTP/1.1
            Host: 127.0.0.1:{server.Port}
            SMS_User: demo
            SMS_Pass: {Given.Password}
            SMS_To: 79001234567
            SMS_From: 79001112233445
            SMS_Flash: 1
            SMS_Text: Раз\nдва
            SMS_Time: 2031-07-02T04:59:59Z
            Content-Length: 0


            """;
        AssertBytes(Windows1251, expected, Assert.Single(server.Requests));
    }

    [Fact]
    public async Task Queries_carry_only_the_necessary_headers()
    {
        await using var server = ScriptedGateway.Answering("");
        using var client = Given.Client(server, options => options.BaseUrl += "/");

        await client.BalanceAsync(default);
        await client.StatusAsync("id-1", default);

        AssertBytes(
            Encoding.ASCII,
            $"GET /1c/1c_b.php HTTP/1.1\nHost: 127.0.0.1:{server.Port}\nSMS_User: demo\nSMS_Pass: {Given.Password}\nContent-Length: 0\n\n",
            server.Requests[0]);
        AssertBytes(
            Encoding.ASCII,
            $"GET /1c/1c_i.php HTTP/1.1\nHost: 127.0.0.1:{server.Port}\nSMS_User: demo\nSMS_Pass: {Given.Password}\nSMS_ID: id-1\nContent-Length: 0\n\n",
            server.Requests[1]);
    }

    [Fact]
    public async Task A_batch_has_the_bytes_of_the_protocol_with_references_for_characters_outside_windows_1251()
    {
        await using var server = ScriptedGateway.Answering("");
        using var client = Given.Client(server, options => (options.User, options.Password) = ("a&b", "p<w>"));

        await client.SendAsync(new(["79001234567", "79007654321"], " Счёт №1 ≥ \U0001F600\r\nend ", "Tom & Co"), default);

        const string Xml = """<?xml version="1.0" encoding="windows-1251" ?><query><User>a&amp;b</User><Pass>p&lt;w&gt;</Pass><From>Tom &amp; Co</From>"""
            + "<Text> Счёт №1 &#x2265; &#x1F600;&#xD;\nend </Text><PhonesList>79001234567,79007654321</PhonesList><NumPh>2</NumPh></query>";
        var head = $"""
            POST /1c/1c_p.php HTTP/1.1
            Host: 127.0.0.1:{server.Port}
            Content-Type: text/xml; charset=windows-1251
            Content-Length: {Windows1251.GetByteCount(Xml)}


            """;
        Assert.Equal([.. Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n")), .. Windows1251.GetBytes(Xml)], Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData("</Text><PhonesList>79990000000</PhonesList><NumPh>1</NumPh>")]
    [InlineData("]]> <!-- & &amp; &#10; <![CDATA[x]]> ?>")]
    [InlineData("a\rb\nc\r\nd")]
    [InlineData("  both ends \n")]
    [InlineData("🙂 \uD83D\uDE00 中文 ё Ђ ў € ™ \u00A0 \u2028")]
    public async Task A_batch_carries_any_text_unchanged(string text)
    {
        await using var server = ScriptedGateway.Answering("");
        using var client = Given.Client(server);

        await client.SendAsync(Given.Batch(2, text), default);

        var query = Parse(Assert.Single(server.Requests)).Root!;
        Assert.Equal(["User", "Pass", "From", "Text", "PhonesList", "NumPh"], query.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(text, query.Element("Text")!.Value);
        Assert.Equal(("79000000000,79000000001", "2"), (query.Element("PhonesList")!.Value, query.Element("NumPh")!.Value));
    }

    [Fact]
    public async Task Tracing_adds_nothing_to_a_request()
    {
        await using var server = ScriptedGateway.Answering(Given.Accepted);
        using var client = Given.Client(server);
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        using var activity = new Activity("test").AddBaggage("a", "b").Start();

        await client.SendAsync(Given.Sms(), default);

        Assert.Equal(8, server.LastRequest.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain(activity.TraceId.ToString(), server.LastRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_phones_are_listed_and_counted()
    {
        await using var server = ScriptedGateway.Answering("");
        using var client = Given.Client(server);
        var batch = Given.Batch(200);

        await client.SendAsync(batch, default);

        var query = Parse(Assert.Single(server.Requests)).Root!;
        Assert.Equal(batch.Phones, query.Element("PhonesList")!.Value.Split(','));
        Assert.Equal("200", query.Element("NumPh")!.Value);
    }

    [Fact]
    public async Task A_line_break_in_a_text_never_adds_a_header()
    {
        await using var server = ScriptedGateway.Answering("");
        using var client = Given.Client(server);

        await client.SendAsync(Given.Sms("a\r\nX-Evil: 1"), default);
        await client.SendAsync(Given.Sms("a\r\nX-Evil: 1", flash: true), default);
        await client.SendAsync(Given.Sms("a\nX-Evil: 1", at: DateTimeOffset.UnixEpoch), default);

        Assert.Equal("a\r\nX-Evil: 1", Parse(server.Requests[0]).Root!.Element("Text")!.Value);
        Assert.All(server.Requests.Skip(1), request => Assert.Contains(
            "\r\nSMS_Text: a\\nX-Evil: 1\r\n", Encoding.Latin1.GetString(request), StringComparison.Ordinal));
        Assert.All(server.Requests, request => Assert.DoesNotContain("\r\nX-Evil", Head(request), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("7900\r\nX-Evil: 1", "SHOP")]
    [InlineData("79001234567,79990000000", "SHOP")]
    [InlineData("+79001234567", "SHOP")]
    [InlineData("1234", "SHOP")]
    [InlineData("٧٩٠٠١٢٣٤٥٦٧", "SHOP")]
    [InlineData("79001234567", "A\r\nX: 1")]
    [InlineData("79001234567", "МАГАЗИН")]
    [InlineData("79001234567", "")]
    public async Task A_malformed_phone_or_sender_is_never_sent(string phone, string sender)
    {
        await using var server = ScriptedGateway.Answering(Given.Accepted);
        using var client = Given.Client(server);

        await Assert.ThrowsAsync<ArgumentException>(() => client.SendAsync(Given.Sms(phone: phone, sender: sender), default));
        await Assert.ThrowsAsync<ArgumentException>(() => client.SendAsync(Given.Sms("x\ny", phone: phone, sender: sender), default));

        Assert.Equal(0, server.Opened);
    }

    private static void AssertBytes(Encoding encoding, string expected, byte[] request) =>
        Assert.Equal(encoding.GetString(encoding.GetBytes(expected.ReplaceLineEndings("\r\n"))), encoding.GetString(request));

    private static string Head(byte[] request)
    {
        var all = Encoding.Latin1.GetString(request);
        return all[..all.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
    }

    private static XDocument Parse(byte[] request)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var body = new MemoryStream(request[(Head(request).Length + 4)..]);
        return XDocument.Load(body, LoadOptions.PreserveWhitespace);
    }
}
